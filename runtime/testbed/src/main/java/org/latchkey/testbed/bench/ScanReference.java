// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed.bench;

import com.fazecast.jSerialComm.SerialPort;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Locale;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * What a scan cannot do without: one signature verification, one synced write, one exchange on a pty, in a JVM with the
 * unit's options. Arguments: device of a pty that echoes, file to append to, bytes to write each time, rounds.
 */
public final class ScanReference {

    private static final int CODE_LENGTH = 130;
    private static final int FRAME_LENGTH = 5;
    private static final int WARM_UP = 200;

    private final SerialPort port;
    private final FileChannel file;
    private final byte[] publicKey = new byte[Ed25519.PUBLIC_KEY_SIZE];
    private final byte[] message = new byte[CODE_LENGTH];
    private final byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
    private final byte[] frame = new byte[FRAME_LENGTH];
    private final ByteBuffer record;

    private ScanReference(SerialPort port, FileChannel file, int recordLength) {
        this.port = port;
        this.file = file;
        record = ByteBuffer.allocateDirect(recordLength);
        byte[] seed = new byte[Ed25519.SECRET_KEY_SIZE];
        new SecureRandom().nextBytes(seed);
        Ed25519.generatePublicKey(seed, 0, publicKey, 0);
        Ed25519.sign(seed, 0, message, 0, message.length, signature, 0);
    }

    /** Prints one line: medians of the three parts and of their sum, and the sum's p99, in microseconds. */
    public static void main(String[] args) throws IOException {
        SerialPort port = SerialPort.getCommPort(args[0]);
        port.setComPortTimeouts(SerialPort.TIMEOUT_READ_BLOCKING, 1_000, 0);
        if (!port.openPort()) {
            throw new IOException("cannot open " + args[0]);
        }
        int rounds = Integer.parseInt(args[3]);
        try (FileChannel file =
                FileChannel.open(Path.of(args[1]), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            ScanReference reference = new ScanReference(port, file, Integer.parseInt(args[2]));
            for (int i = 0; i < WARM_UP; i++) {
                reference.once();
            }
            double[][] parts = new double[4][rounds];
            for (int i = 0; i < rounds; i++) {
                double[] once = reference.once();
                for (int part = 0; part < once.length; part++) {
                    parts[part][i] = once[part];
                }
            }
            StringBuilder line = new StringBuilder("reference");
            for (double[] part : parts) {
                line.append(String.format(Locale.ROOT, " %.1f", Figures.of(part).median()));
            }
            line.append(String.format(Locale.ROOT, " %.1f", Figures.of(parts[3]).p99()));
            System.out.println(line);
        } finally {
            port.closePort();
        }
    }

    private double[] once() throws IOException {
        long began = System.nanoTime();
        if (!Ed25519.verify(signature, 0, publicKey, 0, message, 0, message.length)) {
            throw new IOException("the reference signature does not verify");
        }
        long verified = System.nanoTime();
        record.clear();
        while (record.hasRemaining()) {
            file.write(record);
        }
        file.force(false);
        long written = System.nanoTime();
        port.writeBytes(frame, frame.length);
        int read = 0;
        while (read < frame.length) {
            int more = port.readBytes(frame, frame.length - read, read);
            if (more <= 0) {
                throw new IOException("the echo did not come");
            }
            read += more;
        }
        long exchanged = System.nanoTime();
        return new double[] {
            (verified - began) / 1e3, (written - verified) / 1e3, (exchanged - written) / 1e3, (exchanged - began) / 1e3
        };
    }
}
