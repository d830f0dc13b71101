// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.sync;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.latchkey.protocol.Bounds;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.Reason;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.audit.ClockQuality;
import org.latchkey.protocol.command.Position;
import org.latchkey.protocol.crypto.Sha256;
import org.latchkey.protocol.letter.TimeLetter;
import org.latchkey.protocol.site.ModeState;
import org.latchkey.protocol.site.SiteConfig;

/**
 * How a unit is: the retained message of {@code up/state}. It is not signed; what it says of log and trail is proven by
 * acknowledgements and checkpoints. Out-of-bounds fields throw {@link IllegalArgumentException}.
 *
 * @param online false only in {@link #offline()}, which says nothing else
 * @param boot the unit's start counter
 * @param position how far it is in the log of commands
 * @param keyRingVersion the version of its key ring
 * @param configDigest {@link SiteConfig#digest()} of the configuration that is in force, 32 bytes
 * @param revocationEpoch how far it has the portal's revocations without a gap
 * @param checkpoint the newest checkpoint of its trail, a note of at most 4,096 characters; empty if there is none
 * @param witnessed size of its trail under the newest cosignature it has; 0 if there is none
 * @param clock how far its time may be trusted
 * @param time its time in seconds since 1970
 * @param nonce what a time letter must answer, 16 bytes; empty if it does not ask
 * @param setAside true while its memory is set aside and it waits for a snapshot
 * @param doors its doors by number, strictly ascending: at most 2,000
 * @param modes its banks' modes by name, strictly ascending: at most 64
 * @param health its health checks: at most 64
 * @param report a letter of type {@code report}, {@link RunningReport}: at most 12 KiB, not verified here; empty if it
 *     has none to show
 */
public record UnitState(
        boolean online,
        long boot,
        Position position,
        long keyRingVersion,
        byte[] configDigest,
        long revocationEpoch,
        String checkpoint,
        long witnessed,
        ClockQuality clock,
        long time,
        Optional<byte[]> nonce,
        boolean setAside,
        List<DoorState> doors,
        List<ModeState> modes,
        List<Health> health,
        Optional<byte[]> report) {

    /** The largest message in bytes: 256 KiB. */
    public static final int MAX_SIZE = 256 * 1024;

    /** The most health checks. */
    public static final int MAX_HEALTH = 64;

    static final int MAX_CHECKPOINT = 4096;

    private static final UnitState OFFLINE = new UnitState(
            false,
            0,
            Position.NONE,
            0,
            new byte[Sha256.LENGTH],
            0,
            "",
            0,
            ClockQuality.UNPROVEN,
            0,
            Optional.empty(),
            false,
            List.of(),
            List.of(),
            List.of(),
            Optional.empty());

    public UnitState {
        Bounds.range("boot", boot, 0, Long.MAX_VALUE);
        Bounds.range("keyRingVersion", keyRingVersion, 0, Long.MAX_VALUE);
        configDigest = Bounds.length("configDigest", configDigest, Sha256.LENGTH, Sha256.LENGTH)
                .clone();
        Bounds.range("revocationEpoch", revocationEpoch, 0, Long.MAX_VALUE);
        Bounds.range("checkpoint", checkpoint.length(), 0, MAX_CHECKPOINT);
        Bounds.range("witnessed", witnessed, 0, Long.MAX_VALUE);
        Bounds.range("time", time, 0, Long.MAX_VALUE);
        nonce = nonce.map(bytes -> Bounds.length("nonce", bytes, TimeLetter.NONCE_LENGTH, TimeLetter.NONCE_LENGTH)
                .clone());
        doors = List.copyOf(doors);
        modes = ModeState.inOrder(modes);
        health = List.copyOf(health);
        Bounds.size("doors", doors, 0, SiteConfig.MAX_DOORS);
        Bounds.size("health", health, 0, MAX_HEALTH);
        report = report.map(letter ->
                Bounds.length("report", letter, 1, RunningReport.MAX_SIZE).clone());
        int lastDoor = 0;
        for (DoorState door : doors) {
            lastDoor = Bounds.range("door", door.door(), lastDoor + 1, Bounds.DOOR);
        }
    }

    /** A state without a report of what runs. */
    public UnitState(
            boolean online,
            long boot,
            Position position,
            long keyRingVersion,
            byte[] configDigest,
            long revocationEpoch,
            String checkpoint,
            long witnessed,
            ClockQuality clock,
            long time,
            Optional<byte[]> nonce,
            boolean setAside,
            List<DoorState> doors,
            List<ModeState> modes,
            List<Health> health) {
        this(
                online,
                boot,
                position,
                keyRingVersion,
                configDigest,
                revocationEpoch,
                checkpoint,
                witnessed,
                clock,
                time,
                nonce,
                setAside,
                doors,
                modes,
                health,
                Optional.empty());
    }

    /** The last will: nothing but that the unit is not there. */
    public static UnitState offline() {
        return OFFLINE;
    }

    /** The message. @throws IllegalArgumentException above {@link #MAX_SIZE} */
    public byte[] encode() {
        byte[] message = UnitStateCodec.write(this);
        Bounds.check(message.length <= MAX_SIZE, "size of the state");
        return message;
    }

    /** Reads a message. What it accepts encodes to the same bytes again. */
    public static UnitState decode(byte[] message) throws ProtocolException {
        if (message.length > MAX_SIZE) {
            throw new ProtocolException(Reason.TOO_LARGE);
        }
        try {
            UnitState state = UnitStateCodec.read(message);
            if (!Arrays.equals(message, state.encode())) {
                throw new ProtocolException(Reason.BAD_MESSAGE);
            }
            return state;
        } catch (IllegalArgumentException e) {
            throw new ProtocolException(Reason.BAD_MESSAGE, e);
        }
    }

    @Override
    public byte[] configDigest() {
        return configDigest.clone();
    }

    @Override
    public Optional<byte[]> nonce() {
        return nonce.map(byte[]::clone);
    }

    @Override
    public Optional<byte[]> report() {
        return report.map(byte[]::clone);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UnitState state
                && Arrays.equals(UnitStateCodec.write(this), UnitStateCodec.write(state));
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(UnitStateCodec.write(this));
    }

    /**
     * What the unit knows of a door.
     *
     * @param door its number, 1 to 65535
     * @param state 0 unknown, 1 closed, 2 open
     * @param item 0 unknown, 1 empty, 2 full
     * @param quarantined true if it is out of order until somebody looks
     * @param held who has it by the unit's book; empty if the unit does not say
     */
    public record DoorState(int door, int state, int item, boolean quarantined, Optional<Held> held) {

        /** Of door and item. */
        public static final int UNKNOWN = 0;
        /** Of the door. */
        public static final int CLOSED = 1;
        /** Of the door. */
        public static final int OPEN = 2;
        /** Of the item. */
        public static final int EMPTY = 1;
        /** Of the item. */
        public static final int FULL = 2;

        public DoorState {
            Bounds.range("door", door, 1, Bounds.DOOR);
            Bounds.range("state", state, UNKNOWN, OPEN);
            Bounds.range("item", item, UNKNOWN, FULL);
        }

        /** A door of which the unit does not say who has it. */
        public DoorState(int door, int state, int item, boolean quarantined) {
            this(door, state, item, quarantined, Optional.empty());
        }
    }

    /**
     * Who has a door, whatever its sensors say.
     *
     * @param by 0 nobody, 1 the holder of a code, 2 a session, 3 somebody whose time is over, 4 nobody until staff have
     *     looked
     * @param since second from which on; 0 if nobody has it, or if that is not known
     */
    public record Held(int by, long since) {

        /** Nobody has it. */
        public static final int FREE = 0;
        /** The holder of a code or a booking. */
        public static final int CODE = 1;
        /** A customer with a PIN. */
        public static final int SESSION = 2;
        /** Somebody whose time is over. */
        public static final int OVERSTAYED = 3;
        /** Nobody may get it until staff have looked. */
        public static final int STAFF = 4;

        public Held {
            Bounds.range("by", by, FREE, STAFF);
            Bounds.range("since", since, 0, by == FREE ? 0 : Long.MAX_VALUE);
        }
    }

    /**
     * A health check's last result.
     *
     * @param name what was checked: 1 to 64 characters without control characters
     * @param ok true if all is well
     * @param message what is wrong; made to fit as the trail's details are, so that no text keeps the state away
     */
    public record Health(String name, boolean ok, String message) {

        static final int MAX_NAME = 64;

        public Health {
            Bounds.text("name", name, 1, MAX_NAME);
            message = AuditEntry.fit(message);
        }
    }
}
