// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators.scanner;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.latchkey.simulators.line.PacedLine;
import org.latchkey.simulators.line.Pause;

/**
 * A scan module on a serial line: sends what it is shown, one code after another. Thread-safe. A thread of its own
 * throws away what the host says and feeds the endless stream when that is asked for.
 */
public final class SimulatedScanner implements Closeable {

    /** The longest code in bytes. */
    public static final int LONGEST_CODE = 65_536;

    private static final int READ_MILLIS = 50;
    private static final byte[] STREAM = "THEQUICKBROWNFOX".getBytes(StandardCharsets.US_ASCII);
    private static final int STREAM_PAUSE_MILLIS = 1;

    private final String name;
    private final PacedLine line;
    private final Random noise = new Random(3);
    private final List<Consumer<ScanReceipt>> listeners = new CopyOnWriteArrayList<>();
    private final Object scanning = new Object();
    private final Thread thread;
    private volatile ScannerSettings settings;

    /** Starts the scanner. The line is closed with it. */
    public SimulatedScanner(String name, PacedLine line, ScannerSettings settings) {
        this.name = name;
        this.line = line;
        this.settings = settings;
        this.thread = new Thread(this::run, "simulated-scanner-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    public String name() {
        return name;
    }

    public PacedLine line() {
        return line;
    }

    public ScannerSettings settings() {
        return settings;
    }

    /** Changes how the scanner behaves. */
    public synchronized void change(UnaryOperator<ScannerSettings> change) {
        settings = change.apply(settings);
    }

    /** Called after each scan on the thread that scanned. */
    public void onScan(Consumer<ScanReceipt> listener) {
        listeners.add(listener);
    }

    private void run() {
        byte[] ignored = new byte[64];
        int n = 0;
        while (n >= 0) {
            if (settings.stream()) {
                line.write(STREAM);
                Pause.millis(STREAM_PAUSE_MILLIS);
                n = line.read(ignored, 0);
            } else {
                n = line.read(ignored, READ_MILLIS);
            }
        }
    }

    /**
     * Sends a code and returns when its last byte is on the line.
     *
     * @param text sent as UTF-8, at most 65,536 bytes
     * @throws IllegalArgumentException if it is longer
     */
    public ScanReceipt scan(String text) {
        byte[] code = text.getBytes(StandardCharsets.UTF_8);
        if (code.length > LONGEST_CODE) {
            throw new IllegalArgumentException("a code has at most " + LONGEST_CODE + " bytes");
        }
        ScanReceipt receipt;
        synchronized (scanning) {
            byte[] bytes = distort(code, settings);
            boolean listening = line.wire().hasListener();
            long sent = line.write(bytes);
            receipt = new ScanReceipt(name, text, bytes.length, sent, listening);
        }
        listeners.forEach(listener -> listener.accept(receipt));
        return receipt;
    }

    /**
     * Reads the QR code of a PNG and sends its text.
     *
     * @throws IllegalArgumentException if it is no PNG, has more than 16 million pixels, or shows no QR code
     */
    public ScanReceipt scanPicture(byte[] png) {
        return scan(QrPicture.read(png));
    }

    private byte[] distort(byte[] code, ScannerSettings how) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] garbage = new byte[how.garbage()];
        noise.nextBytes(garbage);
        out.writeBytes(garbage);
        boolean cut = how.cutAfter() > 0 && how.cutAfter() < code.length;
        for (byte b : cut ? Arrays.copyOf(code, how.cutAfter()) : code) {
            if (how.nuls()) {
                out.write(0);
            }
            out.write(how.eightBit() ? b | 0x80 : b);
        }
        if (!cut) {
            out.writeBytes(how.terminator().bytes());
        }
        return out.toByteArray();
    }

    @Override
    public void close() {
        line.wire().close();
        try {
            thread.join(2_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
