// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.site;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.latchkey.protocol.Bounds;
import org.latchkey.protocol.code.AccessCode;

/**
 * What a unit of the site should remember besides its configuration: for one that was away for long, or is new. Each
 * list has one order, which is made here. Out-of-bounds fields throw {@link IllegalArgumentException}, as does an entry
 * that is there twice.
 *
 * @param modes modes in force and to come, by bank and time: at most 256
 * @param burnt uses that the witnessed trail shows, by code and door: at most 8,192
 * @param assignments who holds which door, by door: at most 2,000
 */
public record SiteMemory(List<ModeOrder> modes, List<BurntUse> burnt, List<Assignment> assignments) {

    /** The most modes. */
    public static final int MAX_MODES = 256;

    /** The most burnt uses. */
    public static final int MAX_BURNT = 8192;

    /** Nothing to remember. */
    public static final SiteMemory NONE = new SiteMemory(List.of(), List.of(), List.of());

    public SiteMemory {
        Bounds.size("modes", modes, 0, MAX_MODES);
        Bounds.size("burnt", burnt, 0, MAX_BURNT);
        Bounds.size("assignments", assignments, 0, SiteConfig.MAX_DOORS);
        modes = sorted(modes, ModeOrder.ORDER);
        burnt = sorted(burnt, BurntUse.ORDER);
        assignments = sorted(assignments, Comparator.comparingInt(Assignment::door));
    }

    private static <T> List<T> sorted(List<T> list, Comparator<T> order) {
        List<T> sorted = list.stream().sorted(order).toList();
        for (int i = 1; i < sorted.size(); i++) {
            Bounds.check(order.compare(sorted.get(i - 1), sorted.get(i)) != 0, "repeated entry");
        }
        return sorted;
    }

    /** True if there is nothing to remember. */
    public boolean isEmpty() {
        return modes.isEmpty() && burnt.isEmpty() && assignments.isEmpty();
    }

    /**
     * A bank's mode from some time on.
     *
     * @param bank 1 to 32 of {@code A-Z a-z 0-9 - _ .}
     * @param mode whom it serves
     * @param effectiveAt second from which on; 0 means already
     */
    public record ModeOrder(String bank, BankMode mode, long effectiveAt) {

        static final Comparator<ModeOrder> ORDER =
                Comparator.comparing(ModeOrder::bank).thenComparingLong(ModeOrder::effectiveAt);

        public ModeOrder {
            Bounds.name("bank", bank);
            Bounds.range("effectiveAt", effectiveAt, 0, Long.MAX_VALUE);
        }
    }

    /**
     * How often a code has opened a door.
     *
     * @param codeId the code's cti, 8 bytes
     * @param door 1 to 65535
     * @param used from 1
     */
    public record BurntUse(byte[] codeId, int door, long used) {

        static final Comparator<BurntUse> ORDER =
                Comparator.comparing(BurntUse::codeId, Arrays::compareUnsigned).thenComparingInt(BurntUse::door);

        public BurntUse {
            codeId = checkedCode(codeId);
            Bounds.range("door", door, 1, Bounds.DOOR);
            Bounds.range("used", used, 1, Long.MAX_VALUE);
        }

        @Override
        public byte[] codeId() {
            return codeId.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof BurntUse use && ORDER.compare(this, use) == 0 && used == use.used;
        }

        @Override
        public int hashCode() {
            return 31 * Arrays.hashCode(codeId) + door;
        }
    }

    /**
     * A door that the holder of a code has.
     *
     * @param door 1 to 65535
     * @param codeId the code's cti, 8 bytes
     */
    public record Assignment(int door, byte[] codeId) {

        public Assignment {
            Bounds.range("door", door, 1, Bounds.DOOR);
            codeId = checkedCode(codeId);
        }

        @Override
        public byte[] codeId() {
            return codeId.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Assignment assignment
                    && door == assignment.door
                    && Arrays.equals(codeId, assignment.codeId);
        }

        @Override
        public int hashCode() {
            return 31 * Arrays.hashCode(codeId) + door;
        }
    }

    private static byte[] checkedCode(byte[] codeId) {
        return Bounds.length("code id", codeId, AccessCode.ID_LENGTH, AccessCode.ID_LENGTH)
                .clone();
    }
}
