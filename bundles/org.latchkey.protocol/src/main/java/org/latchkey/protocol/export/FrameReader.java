// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.export;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.Reason;
import org.latchkey.protocol.cbor.CborReader;
import org.latchkey.protocol.crypto.Sha256;

/** Reads an export frame by frame and hashes what it has read. */
final class FrameReader {

    private final InputStream in;
    private final MessageDigest digest = Sha256.digest();

    private byte[] hashBefore = new byte[0];
    private CborReader frame;
    private int kind;

    FrameReader(InputStream in) {
        this.in = in;
    }

    /** Goes on to the next frame and reads its kind. */
    int next() throws IOException, ProtocolException {
        byte[] length = take(Integer.BYTES);
        int size = ByteBuffer.wrap(length).getInt();
        if (size < 0 || size > Frames.MAX_FRAME) {
            throw new ProtocolException(Reason.BAD_EXPORT);
        }
        byte[] bytes = take(size);
        hashBefore = copyOf(digest).digest();
        digest.update(length);
        digest.update(bytes);
        frame = new CborReader(bytes);
        int fields = frame.readArray();
        kind = (int) frame.readUnsigned(Frames.SEAL);
        if (fields != fieldsOf(kind)) {
            throw new ProtocolException(Reason.BAD_EXPORT);
        }
        return kind;
    }

    /** The frame's other fields. */
    CborReader fields() {
        return frame;
    }

    /** SHA-256 of everything before this frame. */
    byte[] hashBefore() {
        return hashBefore.clone();
    }

    /** @throws ProtocolException if the frame, or the file, goes on */
    void endOfFile() throws IOException, ProtocolException {
        if (in.read() >= 0) {
            throw new ProtocolException(Reason.BAD_EXPORT);
        }
    }

    private static int fieldsOf(int kind) {
        return switch (kind) {
            case Frames.HEADER -> Frames.HEADER_FIELDS;
            case Frames.SECTION -> Frames.SECTION_FIELDS;
            case Frames.ROWS -> Frames.ROWS_FIELDS;
            case Frames.END -> Frames.END_FIELDS;
            default -> Frames.SEAL_FIELDS;
        };
    }

    private byte[] take(int length) throws IOException, ProtocolException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length != length) {
            throw new ProtocolException(Reason.BAD_EXPORT);
        }
        return bytes;
    }

    private static MessageDigest copyOf(MessageDigest digest) {
        try {
            return (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the platform's SHA-256 can be copied", e);
        }
    }
}
