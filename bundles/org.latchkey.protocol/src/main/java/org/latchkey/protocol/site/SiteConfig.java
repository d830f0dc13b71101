// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.site;

import java.util.List;
import java.util.Map;

/**
 * What hangs at a site and how it is wired.
 *
 * @param site site code, 1 to 32 of {@code A-Z a-z 0-9 - _ .}
 * @param name what people call it, 1 to 100 characters
 * @param timeZone IANA name such as {@code Europe/Berlin}
 * @param maxCodeSeconds longest lifetime of a code here, 1 second to 400 days
 * @param lines the lines with lock boards, at most 16
 * @param scanners the scanners, at most 8
 * @param banks the banks, at most 64, with at most 2,000 doors together, each door number once
 */
public record SiteConfig(
        String site,
        String name,
        String timeZone,
        long maxCodeSeconds,
        List<Line> lines,
        List<ScannerPort> scanners,
        List<Bank> banks) {

    /**
     * A line of lock boards.
     *
     * @param name 1 to 32 of {@code A-Z a-z 0-9 - _ .}
     * @param driver the driver's name such as {@code xor8a}; its configuration PID is {@code org.latchkey.driver.<name>}
     * @param channel where the line is, as {@code ChannelAddress} reads it
     * @param supply lines with the same word share a power supply: one opening at a time
     * @param gapMillis least time between two openings of a supply, 0 to 10,000
     * @param options what the driver's configuration takes besides: at most 16, such as {@code inverted = true}
     */
    public record Line(
            String name, String driver, String channel, String supply, int gapMillis, Map<String, String> options) {}

    /**
     * A scanner.
     *
     * @param name 1 to 32 of {@code A-Z a-z 0-9 - _ .}
     * @param driver the scanner bundle's name such as {@code serial}; its PID is {@code org.latchkey.scanner.<name>}
     * @param channel where it is, as {@code ChannelAddress} reads it
     */
    public record ScannerPort(String name, String driver, String channel) {}

    /**
     * Doors that hang together.
     *
     * @param name 1 to 32 of {@code A-Z a-z 0-9 - _ .}
     * @param title what people call it, 1 to 100 characters
     * @param doors its doors
     */
    public record Bank(String name, String title, List<Door> doors) {}

    /**
     * A door.
     *
     * @param number as printed on the metal, 1 to 65535, once per site
     * @param line name of its line
     * @param board board address on the line
     * @param lock lock on the board, from 1
     * @param size size class, 1 (small) to 9
     * @param sensor false if nothing tells whether it is open
     * @param x column of its left edge in the bank's picture, in units of the smallest door, from 0
     * @param y row of its top edge, from 0
     * @param width in units, 1 to 16
     * @param height in units, 1 to 32
     */
    public record Door(
            int number,
            String line,
            int board,
            int lock,
            int size,
            boolean sensor,
            int x,
            int y,
            int width,
            int height) {}
}
