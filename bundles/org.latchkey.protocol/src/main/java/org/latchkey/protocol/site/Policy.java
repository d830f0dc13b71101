// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.site;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.latchkey.protocol.Bounds;
import org.latchkey.protocol.code.AccessCode;

/**
 * How a site treats its customers. Out-of-bounds fields throw {@link IllegalArgumentException}.
 *
 * @param defaultCodeSeconds lifetime of a code for which nobody chose another: 1 second to 400 days
 * @param graceSeconds how long after its expiry a code still opens the door that its customer holds: 0 to 400 days
 * @param overstay a word for what happens to a door held beyond that: 1 to 32 of {@code A-Z a-z 0-9 - _ .}
 * @param languages BCP 47 tags for the kiosk, the first one is shown first: 1 to 16, each once, each 2 to 35 of {@code
 *     A-Z a-z 0-9 -}
 * @param modes the mode in which a bank begins, by name, strictly ascending; a bank that is not named is private
 * @param banks what holds at the banks that differ from this, at most 64, by name, strictly ascending. A policy without any
 *     has the same bytes as before there were any
 */
public record Policy(
        long defaultCodeSeconds,
        long graceSeconds,
        String overstay,
        List<String> languages,
        List<ModeState> modes,
        List<BankTerms> banks) {

    /** Overstay: the door stays with its customer until it is released. */
    public static final String OVERSTAY_KEEP = "keep";

    /** Overstay: the customer's code no longer opens; staff empty and release the door. */
    public static final String OVERSTAY_STAFF = "staff";

    /** What holds where nobody says anything: codes of a day, no grace, the customer keeps the door, English. */
    public static final Policy USUAL = new Policy(86_400, 0, OVERSTAY_KEEP, List.of("en"), List.of());

    static final int MAX_LANGUAGES = 16;

    private static final int SHORTEST_TAG = 2;
    private static final int LONGEST_TAG = 35;

    public Policy {
        Bounds.range("defaultCodeSeconds", defaultCodeSeconds, 1, AccessCode.MAX_LIFETIME);
        Bounds.range("graceSeconds", graceSeconds, 0, AccessCode.MAX_LIFETIME);
        Bounds.name("overstay", overstay);
        languages = checkedLanguages(languages);
        modes = ModeState.inOrder(modes);
        banks = BankTerms.inOrder(banks);
    }

    /** A policy that holds at every bank. */
    public Policy(
            long defaultCodeSeconds,
            long graceSeconds,
            String overstay,
            List<String> languages,
            List<ModeState> modes) {
        this(defaultCodeSeconds, graceSeconds, overstay, languages, modes, List.of());
    }

    static List<String> checkedLanguages(List<String> languages) {
        List<String> copy = List.copyOf(languages);
        Bounds.size("languages", copy, 1, MAX_LANGUAGES);
        Set<String> seen = new HashSet<>();
        copy.forEach(tag -> Bounds.check(isTag(tag) && seen.add(tag), "language"));
        return copy;
    }

    private static boolean isTag(String tag) {
        return tag.length() >= SHORTEST_TAG
                && tag.length() <= LONGEST_TAG
                && tag.chars()
                        .allMatch(
                                c -> c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-');
    }
}
