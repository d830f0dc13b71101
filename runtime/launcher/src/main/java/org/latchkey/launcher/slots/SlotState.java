// SPDX-License-Identifier: Apache-2.0
package org.latchkey.launcher.slots;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * What is kept about releases over a restart. Releases are named by their counter; 0 is the one that the unit was
 * installed with.
 *
 * @param current the release that is known to work
 * @param previous the one before it, {@link #NONE} if there is none
 * @param trying the release that is on trial, {@link #NONE} if none is
 * @param restart true if the release on trial needs the unit to start with it; false if it is swapped in while running
 * @param attempts how often the unit has been started with it
 * @param note why a trial ended without success, until somebody has recorded it; else empty
 */
public record SlotState(long current, long previous, long trying, boolean restart, int attempts, String note) {

    /** In place of a release. */
    public static final long NONE = -1;

    /** The release that the unit was installed with. */
    public static final long FACTORY = 0;

    static final int MAX_SIZE = 2_048;
    private static final int MAX_NOTE = 300;
    private static final String FORMAT = "latchkey slots 1";

    public SlotState {
        note = note.replaceAll("\\p{Cntrl}", " ");
        note = note.length() <= MAX_NOTE ? note : note.substring(0, MAX_NOTE);
    }

    static SlotState initial() {
        return new SlotState(FACTORY, NONE, NONE, false, 0, "");
    }

    SlotState begin(long release, boolean needsRestart) {
        return new SlotState(current, previous, release, needsRestart, 0, "");
    }

    SlotState attempt() {
        return new SlotState(current, previous, trying, restart, attempts + 1, note);
    }

    SlotState confirm() {
        return new SlotState(trying, current, NONE, false, 0, "");
    }

    SlotState abandon(String why) {
        return new SlotState(current, previous, NONE, false, 0, why);
    }

    SlotState fallBack(long release, String why) {
        return new SlotState(release, NONE, NONE, false, 0, why);
    }

    SlotState noted() {
        return new SlotState(current, previous, trying, restart, attempts, "");
    }

    byte[] encode() {
        String fields = FORMAT + "\ncurrent=" + current + "\nprevious=" + previous + "\ntrying=" + trying + "\nrestart="
                + restart + "\nattempts=" + attempts + "\nnote=" + note + "\n";
        return (fields + "check=" + check(fields) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** @throws IOException unless it is whole */
    static SlotState decode(byte[] bytes) throws IOException {
        String text = new String(bytes, StandardCharsets.UTF_8);
        int end = text.lastIndexOf("check=");
        if (!text.startsWith(FORMAT + "\n")
                || end < 0
                || !text.substring(end).equals("check=" + check(text.substring(0, end)) + "\n")) {
            throw new IOException("the file that names the release is damaged");
        }
        Map<String, String> fields = new LinkedHashMap<>();
        text.substring(0, end).lines().skip(1).forEach(line -> {
            int equals = line.indexOf('=');
            fields.put(line.substring(0, Math.max(0, equals)), line.substring(equals + 1));
        });
        try {
            return new SlotState(
                    Long.parseLong(fields.get("current")),
                    Long.parseLong(fields.get("previous")),
                    Long.parseLong(fields.get("trying")),
                    Boolean.parseBoolean(fields.get("restart")),
                    Integer.parseInt(fields.get("attempts")),
                    fields.getOrDefault("note", ""));
        } catch (NumberFormatException e) {
            throw new IOException("the file that names the release is of another format", e);
        }
    }

    private static String check(String fields) {
        CRC32C crc = new CRC32C();
        crc.update(fields.getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(crc.getValue());
    }
}
