// SPDX-License-Identifier: Apache-2.0
package org.latchkey.driver.xor8a;

import java.util.Optional;
import org.latchkey.device.api.ChannelAddress;
import org.latchkey.line.bus.LineBus;

/**
 * A line's checked configuration.
 *
 * @param openWhenSet true if a set bit means an open door
 * @param echo empty to find out at each opening of the line
 */
record Xor8aSettings(
        String line,
        ChannelAddress channel,
        boolean openWhenSet,
        Optional<Echo> echo,
        int answerMillis,
        int openAnswerMillis,
        int settleMillis,
        int gapMillis) {

    Xor8aSettings {
        LineBus.check("answerMillis", answerMillis, 50, 5_000);
        LineBus.check("openAnswerMillis", openAnswerMillis, 50, 10_000);
        LineBus.check("settleMillis", settleMillis, 100, 20_000);
        LineBus.check("gapMillis", gapMillis, 0, 200);
    }

    static Xor8aSettings of(Xor8aConfig config) {
        return new Xor8aSettings(
                config.line(),
                ChannelAddress.parse(config.channel()),
                config.openWhenSet(),
                echo(config.echo()),
                config.answerMillis(),
                config.openAnswerMillis(),
                config.settleMillis(),
                config.gapMillis());
    }

    private static Optional<Echo> echo(String word) {
        return switch (word) {
            case "auto" -> Optional.empty();
            case "on" -> Optional.of(Echo.PRESENT);
            case "off" -> Optional.of(Echo.ABSENT);
            default -> throw new IllegalArgumentException("echo is auto, on or off, not " + word);
        };
    }
}
