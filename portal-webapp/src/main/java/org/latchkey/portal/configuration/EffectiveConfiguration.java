// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.configuration;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.latchkey.portal.api.Problem;
import org.latchkey.protocol.site.BankMode;
import org.latchkey.protocol.site.ModeState;
import org.latchkey.protocol.site.Policy;
import org.latchkey.protocol.site.SiteConfig;

/** Works out what holds at a site: wiring from the site, the rest from the nearest level that says something. */
final class EffectiveConfiguration {

    private static final long DEFAULT_CODE_SECONDS = 24 * 60 * 60;
    private static final List<String> DEFAULT_LANGUAGES = List.of("en");

    private EffectiveConfiguration() {}

    /** @throws Problem 422 if a value is out of its bounds */
    static SiteConfig of(SiteConfig wiring, ConfigurationForm organisation, ConfigurationForm site) {
        long most = Math.min(
                wiring.maxCodeSeconds(),
                Math.min(
                        Objects.requireNonNullElse(organisation.maxCodeSeconds(), Long.MAX_VALUE),
                        Objects.requireNonNullElse(site.maxCodeSeconds(), Long.MAX_VALUE)));
        try {
            return new SiteConfig(
                    wiring.site(),
                    wiring.name(),
                    wiring.timeZone(),
                    most,
                    wiring.lines(),
                    wiring.scanners(),
                    wiring.banks(),
                    policy(wiring, organisation, site, most),
                    WeeklyHours.windows(banks(site)));
        } catch (IllegalArgumentException e) {
            throw Problem.invalid("", String.valueOf(e.getMessage()));
        }
    }

    private static Optional<Policy> policy(
            SiteConfig wiring, ConfigurationForm organisation, ConfigurationForm site, long most) {
        if (saysNothing(organisation) && saysNothing(site)) {
            return Optional.empty();
        }
        return Optional.of(new Policy(
                Math.min(
                        most,
                        first(site.defaultCodeSeconds(), organisation.defaultCodeSeconds(), DEFAULT_CODE_SECONDS)),
                first(site.graceSeconds(), organisation.graceSeconds(), 0L),
                first(site.overstay(), organisation.overstay(), Policy.OVERSTAY_KEEP),
                first(site.languages(), organisation.languages(), DEFAULT_LANGUAGES),
                modes(wiring, first(site.mode(), organisation.mode(), BankMode.PRIVATE.word()), site)));
    }

    private static boolean saysNothing(ConfigurationForm form) {
        return form.equals(ConfigurationForm.EMPTY)
                || form.equals(new ConfigurationForm(null, form.maxCodeSeconds(), null, null, null, null, null));
    }

    private static List<ModeState> modes(SiteConfig wiring, String usual, ConfigurationForm site) {
        Map<String, ConfigurationForm.BankForm> banks = banks(site);
        return wiring.banks().stream()
                .map(bank -> new ModeState(bank.name(), mode(banks.get(bank.name()), usual)))
                .filter(mode -> mode.mode() != BankMode.PRIVATE)
                .sorted(Comparator.comparing(ModeState::bank))
                .toList();
    }

    private static Map<String, ConfigurationForm.BankForm> banks(ConfigurationForm site) {
        return Objects.requireNonNullElse(site.banks(), Map.of());
    }

    private static BankMode mode(ConfigurationForm.BankForm bank, String usual) {
        String word = bank == null || bank.mode() == null ? usual : bank.mode();
        return BankMode.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private static <T> T first(T site, T organisation, T otherwise) {
        if (site != null) {
            return site;
        }
        return organisation != null ? organisation : otherwise;
    }
}
