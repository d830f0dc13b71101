// SPDX-License-Identifier: Apache-2.0
package org.latchkey.line;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.latchkey.device.api.ByteChannel;
import org.latchkey.device.api.DeviceException;
import org.latchkey.device.api.DeviceException.Kind;

/**
 * Requests and answers on one open channel, one at a time; not thread-safe.
 *
 * <p>Once a request may have left, a lost line is NO_ANSWER, because the board may act on it.
 */
public final class Talk {

    /** Ends a frame. Adapters deliver one answer in bursts, some more than 5 ms apart. */
    public static final long SILENCE_MILLIS = 25;

    /** How long an answer that did not come is still expected among those of later requests. */
    static final long LATE_MILLIS = 3_000;

    /** Somebody who never falls silent does not keep us from speaking. */
    private static final long LONGEST_NOISE_MILLIS = 100;

    /** Longer than any two answers together; of more, only the end is looked at. */
    private static final int LONGEST_RECEIVED = 256;

    private final ByteChannel channel;
    private final long gapNanos;
    private final Map<String, Deque<Long>> missing = new HashMap<>();
    private final byte[] piece = new byte[LONGEST_RECEIVED];
    private long notBefore = System.nanoTime();
    private long heard = System.nanoTime();
    private int unheard;

    /** @param gapMillis the line's rest between the end of one exchange and the next request */
    public Talk(ByteChannel channel, long gapMillis) {
        this.channel = channel;
        this.gapNanos = TimeUnit.MILLISECONDS.toNanos(gapMillis);
    }

    boolean isOn(ByteChannel other) {
        return channel == other;
    }

    /** Sends a request that has no answer. @param restMillis how long the boards need to be left alone afterwards */
    public void tell(byte[] request, long restMillis) throws DeviceException {
        send(request);
        rest(restMillis);
    }

    /**
     * Sends a request and waits for its answer.
     *
     * @return the answer, as {@link AnswerForm#find} gave it
     * @throws DeviceException LINE_DOWN if nothing was sent, else NO_ANSWER or BAD_ANSWER
     */
    public byte[] ask(byte[] request, AnswerForm form, long answerMillis) throws DeviceException {
        int owed = owed(form);
        send(request);
        try {
            return answer(form, answerMillis, owed);
        } finally {
            restNanos(gapNanos);
        }
    }

    private byte[] answer(AnswerForm form, long answerMillis, int owed) throws DeviceException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(answerMillis);
        byte[] received = {};
        List<byte[]> found = List.of();
        boolean last = false;
        while (found.size() <= owed && !last) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            // A busy machine may get here late: what has arrived by now still counts.
            last = left <= 0;
            int n = receive(Math.max(0, Math.min(left, SILENCE_MILLIS)));
            received = append(received, n);
            int before = found.size();
            found = received.length == 0 ? found : form.find(received, n == 0 || last);
            if (before == 0 && !found.isEmpty()) {
                // An earlier request's answer may be late: then ours is the last one, and has its full time.
                deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(answerMillis);
                last = false;
            }
        }
        return judge(form, received, found, owed);
    }

    private byte[] judge(AnswerForm form, byte[] received, List<byte[]> found, int owed) throws DeviceException {
        note(received.length > 0);
        if (found.isEmpty()) {
            String trouble = form.trouble(received);
            if (!trouble.isEmpty()) {
                throw new DeviceException(Kind.BAD_ANSWER, trouble);
            }
            owe(form);
            throw new DeviceException(Kind.NO_ANSWER, "no answer");
        }
        missing.remove(form.family());
        byte[] last = found.get(found.size() - 1);
        if (owed == 0 && !found.stream().allMatch(one -> Arrays.equals(one, last))) {
            throw new DeviceException(Kind.BAD_ANSWER, "two different answers: do two boards share an address?");
        }
        return last;
    }

    private void send(byte[] request) throws DeviceException {
        if (!channel.isOpen()) {
            throw new DeviceException(Kind.LINE_DOWN, "the line is gone");
        }
        awaitQuiet();
        try {
            channel.write(request);
        } catch (DeviceException e) {
            throw new DeviceException(Kind.NO_ANSWER, "the line went away while the request left", e);
        }
    }

    /** Lets the boards rest and, if somebody is speaking out of turn, finish; what is heard is dropped. */
    private void awaitQuiet() throws DeviceException {
        for (long left = notBefore - System.nanoTime(); left > 0; left = notBefore - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LONGEST_NOISE_MILLIS);
        long patience = 0;
        while (channel.read(piece, 0, piece.length, patience) > 0 && System.nanoTime() < deadline) {
            patience = SILENCE_MILLIS;
        }
        channel.discardInput();
    }

    private int receive(long millis) throws DeviceException {
        try {
            return channel.read(piece, 0, piece.length, millis);
        } catch (DeviceException e) {
            throw new DeviceException(Kind.NO_ANSWER, "the line went away before the answer", e);
        }
    }

    private byte[] append(byte[] received, int n) {
        byte[] all = Arrays.copyOf(received, received.length + n);
        System.arraycopy(piece, 0, all, received.length, n);
        return all.length <= LONGEST_RECEIVED
                ? all
                : Arrays.copyOfRange(all, all.length - LONGEST_RECEIVED, all.length);
    }

    /** Leaves the line alone for a while: the next request waits. */
    public void rest(long millis) {
        restNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    private void restNanos(long nanos) {
        notBefore = System.nanoTime() + nanos;
    }

    private void owe(AnswerForm form) {
        if (!form.family().isEmpty()) {
            missing.computeIfAbsent(form.family(), key -> new ArrayDeque<>()).add(System.nanoTime());
        }
    }

    private int owed(AnswerForm form) {
        Deque<Long> times = missing.get(form.family());
        if (times == null) {
            return 0;
        }
        long oldest = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(LATE_MILLIS);
        while (!times.isEmpty() && times.peek() - oldest < 0) {
            times.remove();
        }
        return times.size();
    }

    private void note(boolean something) {
        unheard = something ? 0 : unheard + 1;
        heard = something ? System.nanoTime() : heard;
    }

    /** True if many requests in a row were met with silence for so long. */
    boolean mute(int requests, long millis) {
        return unheard >= requests && System.nanoTime() - heard >= TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
