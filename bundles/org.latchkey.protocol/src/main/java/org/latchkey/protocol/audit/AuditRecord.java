// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.audit;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.latchkey.protocol.Bounds;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.Reason;
import org.latchkey.protocol.cbor.CborReader;
import org.latchkey.protocol.cbor.CborWriter;
import org.latchkey.protocol.crypto.Sha256;

/**
 * One record of the trail. Out-of-bounds fields throw {@link IllegalArgumentException}.
 *
 * @param seq its number in the trail, from 0
 * @param boot the unit's start counter, from 1
 * @param time seconds since 1970 as the unit believed them
 * @param uptimeMillis milliseconds since that start
 * @param clock how far the time may be trusted
 * @param entry what happened
 */
public record AuditRecord(long seq, long boot, long time, long uptimeMillis, ClockQuality clock, AuditEntry entry) {

    /** The largest record in bytes. */
    public static final int MAX_SIZE = 4096;

    private static final int VERSION = 1;

    private static final int KEY_VERSION = 1;
    private static final int KEY_SEQ = 2;
    private static final int KEY_BOOT = 3;
    private static final int KEY_TIME = 4;
    private static final int KEY_UPTIME = 5;
    private static final int KEY_CLOCK = 6;
    private static final int KEY_EVENT = 7;
    private static final int KEY_ACTOR = 8;
    private static final int KEY_OBJECT = 9;
    private static final int KEY_OUTCOME = 10;
    private static final int KEY_REASON = 11;
    private static final int KEY_CAUSE = 12;
    private static final int KEY_DETAILS = 13;

    private static final int REQUIRED_KEYS = 9;
    private static final int MOST_KEYS = 13;

    public AuditRecord {
        Bounds.range("seq", seq, 0, Long.MAX_VALUE);
        Bounds.range("boot", boot, 0, Long.MAX_VALUE);
        Bounds.range("time", time, 0, Long.MAX_VALUE);
        Bounds.range("uptimeMillis", uptimeMillis, 0, Long.MAX_VALUE);
    }

    /** The stored bytes, over which the tree is made. @throws IllegalArgumentException above {@link #MAX_SIZE} */
    public byte[] encode() {
        boolean hasObject = !entry.bank().isEmpty() || entry.door() != 0;
        byte[] cause = entry.cause();
        int keys = REQUIRED_KEYS
                + count(hasObject)
                + count(!entry.reason().isEmpty())
                + count(cause.length > 0)
                + count(!entry.details().isEmpty());
        CborWriter out = new CborWriter(256);
        out.map(keys).integer(KEY_VERSION).integer(VERSION);
        out.integer(KEY_SEQ).integer(seq);
        out.integer(KEY_BOOT).integer(boot);
        out.integer(KEY_TIME).integer(time);
        out.integer(KEY_UPTIME).integer(uptimeMillis);
        out.integer(KEY_CLOCK).integer(clock.number());
        out.integer(KEY_EVENT).integer(entry.event().number());
        Actor actor = entry.actor();
        out.integer(KEY_ACTOR).array(2).integer(actor.kind().number()).text(actor.id());
        if (hasObject) {
            out.integer(KEY_OBJECT).array(2).text(entry.bank()).integer(entry.door());
        }
        out.integer(KEY_OUTCOME).text(entry.outcome());
        if (!entry.reason().isEmpty()) {
            out.integer(KEY_REASON).text(entry.reason());
        }
        if (cause.length > 0) {
            out.integer(KEY_CAUSE).bytes(cause);
        }
        if (!entry.details().isEmpty()) {
            out.integer(KEY_DETAILS);
            writeDetails(entry.details(), out);
        }
        Bounds.check(out.size() <= MAX_SIZE, "size of the record");
        return out.toByteArray();
    }

    private static int count(boolean present) {
        return present ? 1 : 0;
    }

    private static void writeDetails(Map<String, Object> details, CborWriter out) {
        out.map(details.size());
        details.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(CborWriter.TEXT_KEY_ORDER))
                .forEach(detail -> {
                    out.text(detail.getKey());
                    if (detail.getValue() instanceof Long number) {
                        out.integer(number);
                    } else {
                        out.text((String) detail.getValue());
                    }
                });
    }

    /** Reads a record. What it accepts encodes to the same bytes again. */
    public static AuditRecord decode(byte[] bytes) throws ProtocolException {
        if (bytes.length > MAX_SIZE) {
            throw new ProtocolException(Reason.TOO_LARGE);
        }
        CborReader in = new CborReader(bytes);
        int count = in.readMap();
        if (count < REQUIRED_KEYS || count > MOST_KEYS) {
            throw new ProtocolException(Reason.BAD_RECORD);
        }
        AuditRecord record;
        try {
            record = new Fields(in, count).record();
        } catch (IllegalArgumentException e) {
            throw new ProtocolException(Reason.BAD_RECORD, e);
        }
        in.end();
        // Optional fields have one form of absence: not there. An empty one that is there does not encode to itself.
        if (!Arrays.equals(bytes, record.encode())) {
            throw new ProtocolException(Reason.BAD_RECORD);
        }
        return record;
    }

    /**
     * The number of a record, also of one whose event only a newer version knows: version and number come before it.
     *
     * @throws ProtocolException if it is no record of this version, but for its event
     */
    public static long number(byte[] bytes) throws ProtocolException {
        try {
            return decode(bytes).seq();
        } catch (ProtocolException e) {
            if (!e.reason().equals(Reason.UNKNOWN_EVENT)) {
                throw e;
            }
        }
        CborReader in = new CborReader(bytes);
        in.readMap();
        if (in.readUnsigned(MOST_KEYS) != KEY_VERSION) {
            throw new ProtocolException(Reason.BAD_RECORD);
        }
        in.readUnsigned();
        if (in.readUnsigned(MOST_KEYS) != KEY_SEQ) {
            throw new ProtocolException(Reason.BAD_RECORD);
        }
        return in.readUnsigned();
    }

    /** The fields of a record as they come. */
    private static final class Fields {

        private final Map<Integer, Object> values = new LinkedHashMap<>();
        private String bank = "";
        private int door;

        Fields(CborReader in, int count) throws ProtocolException {
            for (int i = 0; i < count; i++) {
                int key = (int) in.readUnsigned(MOST_KEYS);
                values.put(key, value(key, in));
            }
        }

        private Object value(int key, CborReader in) throws ProtocolException {
            return switch (key) {
                case KEY_VERSION -> version(in);
                case KEY_SEQ, KEY_BOOT, KEY_TIME, KEY_UPTIME -> in.readUnsigned();
                case KEY_CLOCK -> ClockQuality.of(in.readUnsigned());
                case KEY_EVENT -> Event.of(in.readUnsigned());
                case KEY_ACTOR -> actor(in);
                case KEY_OBJECT -> object(in);
                case KEY_OUTCOME, KEY_REASON -> in.readText();
                case KEY_CAUSE -> in.readBytes(Sha256.LENGTH);
                case KEY_DETAILS -> details(in);
                default -> throw new ProtocolException(Reason.BAD_RECORD);
            };
        }

        private static Object version(CborReader in) throws ProtocolException {
            if (in.readUnsigned() != VERSION) {
                throw new ProtocolException(Reason.BAD_RECORD);
            }
            return VERSION;
        }

        private static Actor actor(CborReader in) throws ProtocolException {
            in.readArray(2);
            return new Actor(Actor.Kind.of(in.readUnsigned()), in.readText());
        }

        private Object object(CborReader in) throws ProtocolException {
            in.readArray(2);
            bank = in.readText();
            door = (int) in.readUnsigned(Bounds.DOOR);
            return bank;
        }

        private static Map<String, Object> details(CborReader in) throws ProtocolException {
            int count = in.readMap();
            Map<String, Object> details = new LinkedHashMap<>();
            for (int i = 0; i < count; i++) {
                String name = in.readText();
                details.put(name, in.peek() == CborReader.Kind.TEXT ? in.readText() : (Object) in.readInteger());
            }
            return details;
        }

        private <T> T required(int key, Class<T> type) throws ProtocolException {
            Object value = values.get(key);
            if (value == null) {
                throw new ProtocolException(Reason.BAD_RECORD);
            }
            return type.cast(value);
        }

        @SuppressWarnings("unchecked")
        AuditRecord record() throws ProtocolException {
            required(KEY_VERSION, Integer.class);
            AuditEntry entry = new AuditEntry(
                    required(KEY_EVENT, Event.class),
                    required(KEY_ACTOR, Actor.class),
                    bank,
                    door,
                    required(KEY_OUTCOME, String.class),
                    (String) values.getOrDefault(KEY_REASON, ""),
                    (byte[]) values.getOrDefault(KEY_CAUSE, new byte[0]),
                    (Map<String, Object>) values.getOrDefault(KEY_DETAILS, Map.of()));
            return new AuditRecord(
                    required(KEY_SEQ, Long.class),
                    required(KEY_BOOT, Long.class),
                    required(KEY_TIME, Long.class),
                    required(KEY_UPTIME, Long.class),
                    required(KEY_CLOCK, ClockQuality.class),
                    entry);
        }
    }
}
