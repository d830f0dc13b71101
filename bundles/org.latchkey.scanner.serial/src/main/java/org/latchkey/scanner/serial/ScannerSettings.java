// SPDX-License-Identifier: Apache-2.0
package org.latchkey.scanner.serial;

import org.latchkey.device.api.ChannelAddress;

/**
 * A scanner's checked configuration.
 *
 * @param idleMillis silence that ends a line
 * @param repeatMillis 0, or the time within which the same text again is a repeat
 */
record ScannerSettings(String name, ChannelAddress channel, int idleMillis, int repeatMillis) {

    ScannerSettings {
        check("idleMillis", idleMillis, 20, 1_000);
        check("repeatMillis", repeatMillis, 0, 10_000);
    }

    static ScannerSettings of(ScannerConfig config) {
        return new ScannerSettings(
                config.name(), ChannelAddress.parse(config.channel()), config.idleMillis(), config.repeatMillis());
    }

    private static void check(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " is from " + least + " to " + most + ", not " + value);
        }
    }
}
