// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.codes;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.latchkey.protocol.code.AccessCode;
import org.latchkey.protocol.site.SiteConfig;
import org.latchkey.protocol.site.SiteConfig.Bank;
import org.latchkey.protocol.site.Terms;

/**
 * How long a code may live where it is to open.
 *
 * @param usual seconds that one has for which nobody chooses another
 * @param longest seconds
 * @param where what bounds it, for people: "of this site"
 */
record Lifetimes(long usual, long longest, String where) {

    /** Where the site is not known. */
    static final Lifetimes ANY = new Lifetimes(1, AccessCode.MAX_LIFETIME, "of any site");

    /**
     * The strictest of the banks with these doors, or of the bank in which the unit chooses. Banks bound customers and
     * bookings alone; any bank is as good as the site, for the unit chooses one that allows the code.
     *
     * @param bank empty text for any
     */
    static Lifetimes of(SiteConfig config, CodeKind kind, List<Integer> doors, Optional<String> bank) {
        Terms site = config.termsOf("");
        List<Bank> banks = kind != CodeKind.CUSTOMER && !kind.isBooked()
                ? List.of()
                : config.banks().stream()
                        .filter(one -> bank.map(one.name()::equals)
                                .orElseGet(() -> one.doors().stream().anyMatch(door -> doors.contains(door.number()))))
                        .toList();
        long usual = banks.stream()
                .mapToLong(one -> config.termsOf(one.name()).defaultCodeSeconds())
                .min()
                .orElse(site.defaultCodeSeconds());
        Optional<Bank> strictest = banks.stream()
                .min(Comparator.comparingLong(one -> config.termsOf(one.name()).maxCodeSeconds()))
                .filter(one -> config.termsOf(one.name()).maxCodeSeconds() < site.maxCodeSeconds());
        return strictest
                .map(one -> new Lifetimes(
                        usual, config.termsOf(one.name()).maxCodeSeconds(), "for the bank " + one.title()))
                .orElseGet(() -> new Lifetimes(usual, site.maxCodeSeconds(), "of this site"));
    }

    /** When a code ends for which nobody chose that. @param now seconds since 1970 */
    long usual(OptionalLong from, long now) {
        long begin = Math.max(now, from.orElse(now));
        return Math.min(begin + usual, now + longest);
    }
}
