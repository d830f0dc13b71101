// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.configuration;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.latchkey.portal.api.Problem;
import org.latchkey.portal.configuration.ConfigurationForm.BankForm;
import org.latchkey.protocol.site.BankMode;
import org.latchkey.protocol.site.BankTerms;
import org.latchkey.protocol.site.ModeState;
import org.latchkey.protocol.site.Policy;
import org.latchkey.protocol.site.SiteConfig;
import org.latchkey.protocol.site.Terms;

/**
 * What holds at a site and at each of its banks: wiring from the site, the rest from the nearest level that says something.
 *
 * @param site what holds where a bank says nothing
 * @param banks by name, in their order
 */
public record EffectiveConfiguration(Inheritance site, Map<String, Inheritance> banks) {

    static EffectiveConfiguration sources(SiteConfig wiring, ConfigurationForm organisation, ConfigurationForm own) {
        Inheritance site = Inheritance.ofSite(wiring, organisation, own);
        Map<String, Inheritance> banks = new TreeMap<>();
        wiring.banks()
                .forEach(bank ->
                        banks.put(bank.name(), site.ofBank(forms(own).getOrDefault(bank.name(), BankForm.EMPTY))));
        return new EffectiveConfiguration(site, banks);
    }

    /** @throws Problem 422 if a value is out of its bounds */
    static SiteConfig of(SiteConfig wiring, ConfigurationForm organisation, ConfigurationForm own) {
        try {
            EffectiveConfiguration sources = sources(wiring, organisation, own);
            return new SiteConfig(
                    wiring.site(),
                    wiring.name(),
                    wiring.timeZone(),
                    sources.site.maxCodeSeconds().value(),
                    wiring.lines(),
                    wiring.scanners(),
                    wiring.banks(),
                    saysNothing(organisation) && saysNothing(own) ? Optional.empty() : Optional.of(sources.policy()),
                    WeeklyHours.windows(forms(own)));
        } catch (IllegalArgumentException e) {
            throw Problem.invalid("", String.valueOf(e.getMessage()));
        }
    }

    private Policy policy() {
        Terms terms = site.terms();
        List<BankTerms> differing = banks.entrySet().stream()
                .map(bank -> new BankTerms(bank.getKey(), bank.getValue().terms()))
                .filter(bank -> !bank.terms().equals(terms))
                .toList();
        return new Policy(
                terms.defaultCodeSeconds(),
                terms.graceSeconds(),
                terms.overstay(),
                terms.languages(),
                modes(),
                differing);
    }

    private List<ModeState> modes() {
        return banks.entrySet().stream()
                .map(bank -> new ModeState(bank.getKey(), mode(bank.getValue())))
                .filter(mode -> mode.mode() != BankMode.PRIVATE)
                .sorted(Comparator.comparing(ModeState::bank))
                .toList();
    }

    private static BankMode mode(Inheritance bank) {
        return BankMode.valueOf(bank.mode().value().toUpperCase(Locale.ROOT));
    }

    private static boolean saysNothing(ConfigurationForm form) {
        return form.equals(new ConfigurationForm(null, form.maxCodeSeconds(), null, null, null, null, null));
    }

    private static Map<String, BankForm> forms(ConfigurationForm site) {
        return Objects.requireNonNullElse(site.banks(), Map.of());
    }
}
