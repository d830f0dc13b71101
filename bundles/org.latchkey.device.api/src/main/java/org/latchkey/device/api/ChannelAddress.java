// SPDX-License-Identifier: Apache-2.0
package org.latchkey.device.api;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a line is: {@code serial:/dev/ttyUSB0?baud=9600} or {@code tcp:host:port}. Serial lines are 8N1; the rate is
 * 9600 unless given. Values are checked when made, so that a device never sees a malformed one.
 *
 * @param scheme {@code serial} or {@code tcp}
 * @param target absolute device path, or host name
 * @param number bits per second from 300 to 4,000,000, or port from 1 to 65535
 */
public record ChannelAddress(String scheme, String target, int number) {

    public static final String SERIAL = "serial";
    public static final String TCP = "tcp";

    private static final Pattern SERIAL_FORM =
            Pattern.compile("serial:(/[A-Za-z0-9._/:@+-]{1,200})(?:\\?baud=(\\d{3,7}))?");
    private static final Pattern TCP_FORM =
            Pattern.compile("tcp:([A-Za-z0-9.-]{1,253}|\\[[0-9a-fA-F:]{2,45}\\]):(\\d{1,5})");

    public ChannelAddress {
        boolean serial = scheme.equals(SERIAL) && target.startsWith("/") && number >= 300 && number <= 4_000_000;
        boolean tcp = scheme.equals(TCP) && !target.isEmpty() && number >= 1 && number <= 65_535;
        if (!serial && !tcp) {
            throw new IllegalArgumentException("not a line address: " + scheme + ":" + target + " " + number);
        }
    }

    /** Reads the text form. @throws IllegalArgumentException if it is not one */
    public static ChannelAddress parse(String text) {
        Matcher serial = SERIAL_FORM.matcher(text);
        if (serial.matches()) {
            String baud = serial.group(2);
            return new ChannelAddress(SERIAL, serial.group(1), baud == null ? 9600 : Integer.parseInt(baud));
        }
        Matcher tcp = TCP_FORM.matcher(text);
        if (tcp.matches()) {
            return new ChannelAddress(TCP, tcp.group(1), Integer.parseInt(tcp.group(2)));
        }
        throw new IllegalArgumentException("not a line address: " + text);
    }

    @Override
    public String toString() {
        return scheme.equals(SERIAL) ? "serial:" + target + "?baud=" + number : "tcp:" + target + ":" + number;
    }
}
