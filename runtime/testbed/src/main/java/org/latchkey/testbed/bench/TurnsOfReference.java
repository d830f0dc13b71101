// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.latchkey.simulators.pty.Pty;
import org.latchkey.testbed.ManagedProcess;
import org.latchkey.testbed.TestbedException;
import org.latchkey.testbed.Workspace;

/** A {@link ScanReference} in a JVM of its own that does one round whenever it is its turn. Used by one thread. */
final class TurnsOfReference implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long READ_MILLIS = 100;

    private final Pty pty = Pty.open();
    private final Semaphore exchanged = new Semaphore(0);
    private ManagedProcess process;

    private TurnsOfReference() {
        Thread echo = new Thread(this::echo, "echo");
        echo.setDaemon(true);
        echo.start();
    }

    /** @param bytes that each round writes and syncs */
    static TurnsOfReference start(Path folder, int bytes) {
        TurnsOfReference turns = new TurnsOfReference();
        List<String> command = new ArrayList<>(List.of(Workspace.java()));
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx64m"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ScanReference.class.getName()));
        command.addAll(
                List.of(turns.pty.slave(), folder.resolve("reference.bin").toString()));
        command.add(Integer.toString(bytes));
        turns.process = ManagedProcess.start("reference", folder.resolve("reference.log"), Map.of(), command);
        turns.process.awaitLine(ScanReference.READY, PATIENCE);
        turns.exchanged.drainPermits();
        return turns;
    }

    /** One round, from a byte that calls for it to the echo of its frame. */
    void turn() {
        pty.write(new byte[] {ScanReference.GO}, 0, 1);
        try {
            if (!exchanged.tryAcquire(ScanReference.FRAME_LENGTH, PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.requireAlive();
                throw new TestbedException("the reference does not take its turn");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TestbedException("interrupted while the reference has its turn", e);
        }
    }

    /** @return the figures of {@link ScanReference#main} */
    double[] end() {
        pty.write(new byte[] {ScanReference.END}, 0, 1);
        String[] words =
                process.awaitLine(ScanReference.FIGURES + ' ', PATIENCE).split(" ");
        double[] values = new double[words.length - 1];
        for (int i = 0; i < values.length; i++) {
            values[i] = Double.parseDouble(words[i + 1]);
        }
        return values;
    }

    private void echo() {
        byte[] buffer = new byte[64];
        int length;
        while ((length = pty.read(buffer, (int) READ_MILLIS)) >= 0) {
            pty.write(buffer, 0, length);
            exchanged.release(length);
        }
    }

    @Override
    public void close() {
        process.close();
        pty.close();
    }
}
