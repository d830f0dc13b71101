// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.command;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.latchkey.protocol.Bounds;
import org.latchkey.protocol.code.AccessCode;
import org.latchkey.protocol.code.News;
import org.latchkey.protocol.keyring.KeyRingLetter;
import org.latchkey.protocol.site.BankMode;
import org.latchkey.protocol.site.SiteConfig;

/** What a command orders: one record each. Out-of-bounds fields throw {@link IllegalArgumentException}. */
public sealed interface CommandArgs {

    /** Names every bank of a site. */
    String ALL_BANKS = "";

    /** Which command these belong to. */
    CommandType type();

    private static void checkBank(String bank) {
        Bounds.check(bank.equals(ALL_BANKS) || Bounds.isName(bank), "bank");
    }

    private static void checkDoor(int door) {
        Bounds.range("door", door, 1, Bounds.DOOR);
    }

    private static void checkTime(String field, OptionalLong time) {
        time.ifPresent(value -> Bounds.range(field, value, 0, Long.MAX_VALUE));
    }

    /**
     * Codes no longer hold.
     *
     * @param epoch how far the portal's list of revocations is contained once this is applied
     * @param untilByIndex by status index (0 to 2^32 − 1), the last second at which the code can be valid: 1 to 64
     */
    record Revoke(long epoch, SortedMap<Long, Long> untilByIndex) implements CommandArgs {

        /** How many revocations one command carries. */
        public static final int MAX_ENTRIES = 64;

        public Revoke {
            Bounds.range("epoch", epoch, 0, Long.MAX_VALUE);
            untilByIndex = Collections.unmodifiableSortedMap(new TreeMap<>(untilByIndex));
            Bounds.size("revocations", untilByIndex.keySet(), 1, MAX_ENTRIES);
            untilByIndex.forEach((index, until) -> {
                Bounds.range("status index", index, 0, News.MAX_INDEX);
                Bounds.range("until", until, 0, Long.MAX_VALUE);
            });
        }

        @Override
        public CommandType type() {
            return CommandType.REVOKE;
        }
    }

    /**
     * A door goes to the holder of a code that allocates.
     *
     * @param door 1 to 65535
     * @param codeId 8 bytes, the code's cti; empty gives the door back
     */
    record Assign(int door, Optional<byte[]> codeId) implements CommandArgs {

        public Assign {
            checkDoor(door);
            codeId = codeId.map(id -> Bounds.length("code id", id, AccessCode.ID_LENGTH, AccessCode.ID_LENGTH)
                    .clone());
        }

        @Override
        public Optional<byte[]> codeId() {
            return codeId.map(byte[]::clone);
        }

        @Override
        public CommandType type() {
            return CommandType.ASSIGN;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Assign assign
                    && door == assign.door
                    && Arrays.equals(codeId.orElse(null), assign.codeId.orElse(null));
        }

        @Override
        public int hashCode() {
            return 31 * door + Arrays.hashCode(codeId.orElse(null));
        }
    }

    /**
     * A bank changes its mode.
     *
     * @param bank its name, as in the configuration
     * @param mode whom it serves then
     * @param effectiveAt second from which on; empty means at once
     */
    record SetMode(String bank, BankMode mode, OptionalLong effectiveAt) implements CommandArgs {

        public SetMode {
            Bounds.name("bank", bank);
            checkTime("effectiveAt", effectiveAt);
        }

        @Override
        public CommandType type() {
            return CommandType.SET_MODE;
        }
    }

    /**
     * The site's configuration is replaced.
     *
     * @param config of the command's own site
     */
    record Configure(SiteConfig config) implements CommandArgs {

        @Override
        public CommandType type() {
            return CommandType.CONFIGURE;
        }
    }

    /**
     * The key ring is replaced, if the letter verifies with the unit's root and its version is higher.
     *
     * @param letter the key ring letter, 1 byte to 256 KiB; not verified here
     */
    record InstallKeyRing(byte[] letter) implements CommandArgs {

        public InstallKeyRing {
            letter = Bounds.length("key ring letter", letter, 1, KeyRingLetter.MAX_SIZE)
                    .clone();
        }

        @Override
        public byte[] letter() {
            return letter.clone();
        }

        @Override
        public CommandType type() {
            return CommandType.KEY_RING;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof InstallKeyRing ring && Arrays.equals(letter, ring.letter);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(letter);
        }
    }

    /**
     * A release may run; the publisher's signature says that it is one.
     *
     * @param release its counter; 0 is what the unit was installed with
     * @param notBefore first second at which it may be swapped in; empty means at once
     * @param notAfter first second at which it may no longer begin; empty means no end; above notBefore
     */
    record RunRelease(long release, OptionalLong notBefore, OptionalLong notAfter) implements CommandArgs {

        public RunRelease {
            Bounds.range("release", release, 0, Long.MAX_VALUE);
            checkTime("notBefore", notBefore);
            checkTime("notAfter", notAfter);
            Bounds.check(notAfter.isEmpty() || notAfter.getAsLong() > notBefore.orElse(-1), "notAfter");
        }

        @Override
        public CommandType type() {
            return CommandType.RUN_RELEASE;
        }
    }

    /**
     * The unit is to enrol again.
     *
     * @param enrolment the token's text, 1 to 400 characters; not read here
     */
    record ReEnrol(String enrolment) implements CommandArgs {

        /** Longest text of a token. */
        public static final int MAX_ENROLMENT = 400;

        public ReEnrol {
            Bounds.text("enrolment", enrolment, 1, MAX_ENROLMENT);
        }

        @Override
        public CommandType type() {
            return CommandType.RE_ENROL;
        }
    }

    /**
     * Doors are opened now, one after another.
     *
     * @param doors 1 to 32 numbers, strictly ascending
     */
    record Open(List<Integer> doors) implements CommandArgs {

        /** The most doors of one command. */
        public static final int MAX_DOORS = 32;

        public Open {
            doors = List.copyOf(doors);
            Bounds.size("doors", doors, 1, MAX_DOORS);
            int last = 0;
            for (int door : doors) {
                last = Bounds.range("door", door, last + 1, Bounds.DOOR);
            }
        }

        @Override
        public CommandType type() {
            return CommandType.OPEN;
        }
    }

    /**
     * A door is freed now: its allocation ends without being opened.
     *
     * @param door 1 to 65535
     */
    record ReleaseDoor(int door) implements CommandArgs {

        public ReleaseDoor {
            checkDoor(door);
        }

        @Override
        public CommandType type() {
            return CommandType.RELEASE_DOOR;
        }
    }

    /**
     * Nothing opens in a bank, except for staff, technicians and emergencies, or that ends.
     *
     * @param bank its name, or {@link #ALL_BANKS}
     * @param on true to begin, false to end
     */
    record LockDown(String bank, boolean on) implements CommandArgs {

        public LockDown {
            checkBank(bank);
        }

        @Override
        public CommandType type() {
            return CommandType.LOCK_DOWN;
        }
    }

    /**
     * Every door of a bank is opened, whatever its state.
     *
     * @param bank its name, or {@link #ALL_BANKS}
     */
    record EmergencyOpen(String bank) implements CommandArgs {

        public EmergencyOpen {
            checkBank(bank);
        }

        @Override
        public CommandType type() {
            return CommandType.EMERGENCY_OPEN;
        }
    }
}
