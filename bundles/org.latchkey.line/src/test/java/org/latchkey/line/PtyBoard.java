// SPDX-License-Identifier: Apache-2.0
package org.latchkey.line;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToIntFunction;
import org.latchkey.simulators.line.LineSettings;
import org.latchkey.simulators.line.PacedLine;
import org.latchkey.simulators.line.Pause;
import org.latchkey.simulators.pty.Pty;

/** The other end of a real pty: answers requests as scripted, at the speed of the line. */
public final class PtyBoard implements AutoCloseable {

    private static final int REQUEST = 5;
    private static final int READ_MILLIS = 200;

    private record Answer(byte[] bytes, long afterMillis) {}

    private final Pty pty;
    private final ToIntFunction<byte[]> length;
    private final PacedLine line;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final Thread thread = new Thread(this::serve, "pty-board");
    private volatile boolean closed;

    /** A board whose requests have five bytes. @param pty closed together with this */
    public PtyBoard(Pty pty, LineSettings settings) {
        this(pty, settings, heard -> REQUEST);
    }

    /**
     * A board whose requests differ in length.
     *
     * @param pty closed together with this
     * @param length of the request that starts like this, more than it has as long as that cannot be told
     */
    public PtyBoard(Pty pty, LineSettings settings, ToIntFunction<byte[]> length) {
        this.pty = pty;
        this.length = length;
        line = new PacedLine(pty, settings);
        thread.setDaemon(true);
        thread.start();
    }

    /** From now on this request, in hex, has that answer. */
    public PtyBoard answer(String request, String answer, long afterMillis) {
        answers.put(compact(request), new Answer(HexFormat.of().parseHex(compact(answer)), afterMillis));
        return this;
    }

    /** From now on this request has no answer. */
    public void ignore(String request) {
        answers.remove(compact(request));
    }

    private static String compact(String hex) {
        return hex.replace(" ", "").toLowerCase(Locale.ROOT);
    }

    /** Another behaviour of the line. */
    public void settings(LineSettings settings) {
        line.set(settings);
    }

    /** The line, for unplugging and for bytes nobody asked for. */
    public Pty pty() {
        return pty;
    }

    /** What was received so far, each request in hex. */
    public List<String> requests() {
        return requests;
    }

    private void serve() {
        byte[] piece = new byte[REQUEST];
        byte[] request = {};
        while (!closed) {
            int n = line.read(piece, READ_MILLIS);
            if (n <= 0) {
                // What was cut off by an unplug belongs to nothing.
                request = new byte[0];
                continue;
            }
            int held = request.length;
            request = Arrays.copyOf(request, held + n);
            System.arraycopy(piece, 0, request, held, n);
            for (int whole = length.applyAsInt(request);
                    request.length > 0 && request.length >= whole;
                    whole = length.applyAsInt(request)) {
                react(HexFormat.of().formatHex(request, 0, whole));
                request = Arrays.copyOfRange(request, whole, request.length);
            }
        }
    }

    private void react(String request) {
        requests.add(request);
        Answer answer = answers.get(request);
        if (answer != null) {
            Pause.millis(answer.afterMillis());
            line.write(answer.bytes());
        }
    }

    @Override
    public void close() {
        closed = true;
        pty.close();
        try {
            thread.join(10 * READ_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
