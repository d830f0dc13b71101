// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.configuration;

import java.util.List;
import org.latchkey.portal.configuration.ConfigurationForm.BankForm;
import org.latchkey.portal.configuration.Said.Level;
import org.latchkey.protocol.site.BankMode;
import org.latchkey.protocol.site.Policy;
import org.latchkey.protocol.site.SiteConfig;
import org.latchkey.protocol.site.Terms;

/** What holds at a site or at one of its banks, each value with the level that it comes from. */
public record Inheritance(
        Said<Long> defaultCodeSeconds,
        Said<Long> maxCodeSeconds,
        Said<Long> graceSeconds,
        Said<String> overstay,
        Said<List<String>> languages,
        Said<String> mode) {

    /** What holds where no bank says anything. */
    static Inheritance ofSite(SiteConfig wiring, ConfigurationForm organisation, ConfigurationForm site) {
        Inheritance usual = new Inheritance(
                usual(Policy.USUAL.defaultCodeSeconds()),
                new Said<>(wiring.maxCodeSeconds(), Level.WIRING),
                usual(Policy.USUAL.graceSeconds()),
                usual(Policy.USUAL.overstay()),
                usual(Policy.USUAL.languages()),
                usual(BankMode.PRIVATE.word()));
        return usual.and(asBank(organisation), Level.ORGANISATION).and(asBank(site), Level.SITE);
    }

    /** What holds at a bank. @param form what it says of its own */
    Inheritance ofBank(BankForm form) {
        return and(form, Level.BANK);
    }

    private Inheritance and(BankForm form, Level level) {
        Said<Long> most = form.maxCodeSeconds() == null
                ? maxCodeSeconds
                : Said.least(maxCodeSeconds, new Said<>(form.maxCodeSeconds(), level));
        return new Inheritance(
                Said.least(defaultCodeSeconds.orNearer(form.defaultCodeSeconds(), level), most),
                most,
                graceSeconds.orNearer(form.graceSeconds(), level),
                overstay.orNearer(form.overstay(), level),
                languages.orNearer(form.languages(), level),
                mode.orNearer(form.mode(), level));
    }

    private static BankForm asBank(ConfigurationForm form) {
        return new BankForm(
                form.defaultCodeSeconds(),
                form.maxCodeSeconds(),
                form.graceSeconds(),
                form.overstay(),
                form.languages(),
                form.mode(),
                null);
    }

    private static <T> Said<T> usual(T value) {
        return new Said<>(value, Level.USUAL);
    }

    /** @throws IllegalArgumentException if a value is out of its bounds */
    Terms terms() {
        return new Terms(
                defaultCodeSeconds.value(),
                maxCodeSeconds.value(),
                graceSeconds.value(),
                overstay.value(),
                languages.value());
    }
}
