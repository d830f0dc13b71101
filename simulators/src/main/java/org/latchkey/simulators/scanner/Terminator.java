// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators.scanner;

import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** What a scanner sends after each code. */
public enum Terminator {
    CR("\r"),
    LF("\n"),
    CRLF("\r\n"),
    TAB("\t"),
    NONE("");

    private final String sent;

    Terminator(String sent) {
        this.sent = sent;
    }

    byte[] bytes() {
        return sent.getBytes(StandardCharsets.US_ASCII);
    }

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
