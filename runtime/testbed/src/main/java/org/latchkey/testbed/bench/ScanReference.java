// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed.bench;

import com.fazecast.jSerialComm.SerialPort;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.latchkey.protocol.crypto.Ed25519PrivateKey;
import org.latchkey.protocol.crypto.Ed25519PublicKey;

/**
 * What a scan cannot do without: one signature verification, one synced write, one exchange on a pty, in a JVM with the
 * unit's options. Arguments: device of a pty that echoes, file to append to, bytes to write each time. After a warm-up it
 * does one round for each byte {@link #GO} on the pty, until {@link #END}.
 */
public final class ScanReference {

    /** Printed when the rounds can begin. */
    static final String READY = "ready";

    /** Begins the line of figures. */
    static final String FIGURES = "reference";

    static final int FRAME_LENGTH = 5;
    static final byte GO = 'g';
    static final byte END = 'e';

    private static final int PARTS = 5;
    private static final int CODE_LENGTH = 130;
    private static final int WARM_UP = 200;

    private final SerialPort port;
    private final FileChannel file;
    private final Ed25519PublicKey publicKey;
    private final byte[] rawKey;
    private final byte[] message = new byte[CODE_LENGTH];
    private final byte[] signature;
    private final byte[] frame = new byte[FRAME_LENGTH];
    private final ByteBuffer record;

    private ScanReference(SerialPort port, FileChannel file, int recordLength) {
        this.port = port;
        this.file = file;
        record = ByteBuffer.allocateDirect(recordLength);
        Ed25519PrivateKey key = Ed25519PrivateKey.generate(new SecureRandom());
        publicKey = key.publicKey();
        rawKey = publicKey.raw();
        signature = key.sign(message);
    }

    /**
     * Prints one line, in microseconds: medians of the three parts and of their sum, the sum's p99, and the median of the
     * library's own verification, which leaves out what {@link Ed25519PublicKey} checks besides and is in no sum.
     */
    public static void main(String[] args) throws IOException {
        SerialPort port = SerialPort.getCommPort(args[0]);
        port.setComPortTimeouts(SerialPort.TIMEOUT_READ_BLOCKING, 0, 0);
        if (!port.openPort()) {
            throw new IOException("cannot open " + args[0]);
        }
        try (FileChannel file =
                FileChannel.open(Path.of(args[1]), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            ScanReference reference = new ScanReference(port, file, Integer.parseInt(args[2]));
            for (int i = 0; i < WARM_UP; i++) {
                reference.once();
            }
            System.out.println(READY);
            System.out.println(line(reference.rounds()));
        } finally {
            port.closePort();
        }
    }

    private List<List<Double>> rounds() throws IOException {
        List<List<Double>> parts = IntStream.range(0, PARTS)
                .mapToObj(part -> (List<Double>) new ArrayList<Double>())
                .toList();
        byte[] call = new byte[1];
        while (port.readBytes(call, 1) == 1 && call[0] == GO) {
            double[] once = once();
            for (int part = 0; part < PARTS; part++) {
                parts.get(part).add(once[part]);
            }
        }
        return parts;
    }

    private static String line(List<List<Double>> parts) {
        List<Figures> figures = parts.stream().map(Figures::of).toList();
        StringBuilder line = new StringBuilder(FIGURES);
        for (int part = 0; part < PARTS - 1; part++) {
            line.append(text(figures.get(part).median()));
        }
        line.append(text(figures.get(PARTS - 2).p99()));
        return line.append(text(figures.get(PARTS - 1).median())).toString();
    }

    private static String text(double micros) {
        return String.format(Locale.ROOT, " %.1f", micros);
    }

    private double[] once() throws IOException {
        long began = System.nanoTime();
        if (!publicKey.verify(message, signature)) {
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
        boolean library = Ed25519.verify(signature, 0, rawKey, 0, message, 0, message.length);
        long again = System.nanoTime();
        if (!library) {
            throw new IOException("the library does not verify the reference signature");
        }
        return new double[] {
            (verified - began) / 1e3,
            (written - verified) / 1e3,
            (exchanged - written) / 1e3,
            (exchanged - began) / 1e3,
            (again - exchanged) / 1e3
        };
    }
}
