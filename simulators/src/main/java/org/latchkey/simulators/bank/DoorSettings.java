// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators.bank;

/**
 * How a door behaves.
 *
 * @param jammed true: a pulse does not open it
 * @param item true: something is in the locker, and its sensor sees it
 * @param closeAfterMillis somebody closes it that long after it opened, up to an hour; 0: it is left open
 * @param sensor what the contact tells
 */
public record DoorSettings(boolean jammed, boolean item, int closeAfterMillis, Sensor sensor) {

    /** A door in order, left open once opened. */
    public static final DoorSettings GOOD = new DoorSettings(false, false, 0, Sensor.WORKS);

    private static final int AN_HOUR_MILLIS = 3_600_000;

    public DoorSettings {
        if (closeAfterMillis < 0 || closeAfterMillis > AN_HOUR_MILLIS) {
            throw new IllegalArgumentException(
                    "closeAfterMillis must be 0 to " + AN_HOUR_MILLIS + ", not " + closeAfterMillis);
        }
    }

    DoorSettings withJammed(boolean value) {
        return new DoorSettings(value, item, closeAfterMillis, sensor);
    }

    DoorSettings withItem(boolean value) {
        return new DoorSettings(jammed, value, closeAfterMillis, sensor);
    }
}
