// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.cose;

import java.nio.charset.StandardCharsets;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.Reason;

/** The types of letters. The word is signed along with each, so that none passes as another. */
public enum LetterType {
    CODE("code", 4),
    COMMAND("command", 8),
    SNAPSHOT("snapshot", 8),
    KEYRING("keyring", 8),
    TIME("time", 8),
    ACK("ack", 8),
    REPORT("report", 8),
    EXPORT("export", 8);

    private final String word;
    private final int kidLength;
    private final byte[] externalAad;

    LetterType(String word, int kidLength) {
        this.word = word;
        this.kidLength = kidLength;
        this.externalAad = ("latchkey/v1/" + word).getBytes(StandardCharsets.US_ASCII);
    }

    /** @throws ProtocolException {@code unknown-type} if this version knows no such word */
    public static LetterType of(String word) throws ProtocolException {
        for (LetterType type : values()) {
            if (type.word.equals(word)) {
                return type;
            }
        }
        throw new ProtocolException(Reason.UNKNOWN_TYPE);
    }

    /** As the key ring names it. */
    public String word() {
        return word;
    }

    /** Length of the kid in a letter of this type, in bytes. */
    public int kidLength() {
        return kidLength;
    }

    /** What is signed along. */
    public byte[] externalAad() {
        return externalAad.clone();
    }
}
