// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.codes;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.latchkey.protocol.code.AccessCode;
import org.latchkey.protocol.site.SiteConfig;
import org.latchkey.protocol.site.SiteConfig.Bank;
import org.latchkey.protocol.site.SiteConfig.Door;
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
     * bookings alone. For any bank it is the most generous of those with a door that fits: the unit chooses one that allows
     * the code.
     *
     * @param bank empty text for any
     * @param size of the door that the unit chooses, 0 for any
     */
    static Lifetimes of(SiteConfig config, CodeKind kind, List<Integer> doors, Optional<String> bank, int size) {
        Terms site = config.termsOf("");
        boolean anywhere = bank.filter(String::isEmpty).isPresent();
        Predicate<Door> fits =
                bank.isPresent() ? door -> size == 0 || door.size() == size : door -> doors.contains(door.number());
        List<Bank> banks = kind != CodeKind.CUSTOMER && !kind.isBooked()
                ? List.of()
                : config.banks().stream()
                        .filter(one -> anywhere || bank.isEmpty() || bank.get().equals(one.name()))
                        .filter(one -> one.doors().stream().anyMatch(fits))
                        .toList();
        Comparator<Bank> byLongest =
                Comparator.comparingLong(one -> config.termsOf(one.name()).maxCodeSeconds());
        Optional<Bank> bounding =
                anywhere ? banks.stream().max(byLongest) : banks.stream().min(byLongest);
        long longest =
                bounding.map(one -> config.termsOf(one.name()).maxCodeSeconds()).orElse(site.maxCodeSeconds());
        long usual = anywhere
                ? site.defaultCodeSeconds()
                : banks.stream()
                        .mapToLong(one -> config.termsOf(one.name()).defaultCodeSeconds())
                        .min()
                        .orElse(site.defaultCodeSeconds());
        String where = bounding.filter(one -> longest < site.maxCodeSeconds())
                .map(one -> "for the bank " + one.title())
                .orElse("of this site");
        return new Lifetimes(usual, longest, where);
    }

    /** When a code ends for which nobody chose that. @param now seconds since 1970 */
    long usual(OptionalLong from, long now) {
        long begin = Math.max(now, from.orElse(now));
        return Math.min(begin + usual, now + longest);
    }
}
