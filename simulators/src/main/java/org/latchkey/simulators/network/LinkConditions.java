// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators.network;

/**
 * How a link behaves. Delay, speed and loss hold for each way of its own; bytes of a connection never overtake each
 * other.
 *
 * @param plugged false: the cable is out. Nothing is answered, all that is under way is held, whatever else is set
 * @param connecting how new connections are met
 * @param toTarget what happens to what clients send
 * @param toClient what happens to what the target sends
 * @param latencyMillis one way, 0 to 60,000
 * @param jitterMillis up to so much more, by chance, 0 to 60,000
 * @param bytesPerSecond of all connections together, 0 for no limit
 * @param lossPercent how many segments (of 1,460 bytes) are lost and sent again, 0 to 100; one that is lost
 *     {@value #TRIES} times running resets its connection
 * @param retransmitMillis until a segment is sent again; doubles each time it is lost again; 1 to 10,000
 */
public record LinkConditions(
        boolean plugged,
        Connecting connecting,
        Flow toTarget,
        Flow toClient,
        int latencyMillis,
        int jitterMillis,
        int bytesPerSecond,
        int lossPercent,
        int retransmitMillis) {

    /** How often a segment is sent before its connection is given up. */
    public static final int TRIES = 7;

    private static final int LONGEST_MILLIS = 60_000;
    private static final int LONGEST_RETRANSMIT_MILLIS = 10_000;
    private static final int RETRANSMIT_MILLIS = 200;
    private static final LinkConditions GOOD =
            new LinkConditions(true, Connecting.ACCEPTED, Flow.FLOWS, Flow.FLOWS, 0, 0, 0, 0, RETRANSMIT_MILLIS);

    public LinkConditions {
        if (connecting == null || toTarget == null || toClient == null) {
            throw new IllegalArgumentException("connecting, toTarget and toClient need a value");
        }
        check("latencyMillis", latencyMillis, 0, LONGEST_MILLIS);
        check("jitterMillis", jitterMillis, 0, LONGEST_MILLIS);
        check("bytesPerSecond", bytesPerSecond, 0, Integer.MAX_VALUE);
        check("lossPercent", lossPercent, 0, 100);
        check("retransmitMillis", retransmitMillis, 1, LONGEST_RETRANSMIT_MILLIS);
    }

    private static void check(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " must be " + least + " to " + most + ", not " + value);
        }
    }

    /** A link that nobody notices. */
    public static LinkConditions good() {
        return GOOD;
    }

    /** New connections are refused, those that stand are black holes both ways. */
    public static LinkConditions partition() {
        return new LinkConditions(true, Connecting.REFUSED, Flow.HELD, Flow.HELD, 0, 0, 0, 0, RETRANSMIT_MILLIS);
    }

    /** The cable in or out; all else as it is. */
    public LinkConditions withPlugged(boolean in) {
        return new LinkConditions(
                in,
                connecting,
                toTarget,
                toClient,
                latencyMillis,
                jitterMillis,
                bytesPerSecond,
                lossPercent,
                retransmitMillis);
    }

    public LinkConditions withConnecting(Connecting how) {
        return new LinkConditions(
                plugged,
                how,
                toTarget,
                toClient,
                latencyMillis,
                jitterMillis,
                bytesPerSecond,
                lossPercent,
                retransmitMillis);
    }

    /** One way of it. */
    public LinkConditions withFlow(Direction way, Flow flow) {
        return new LinkConditions(
                plugged,
                connecting,
                way == Direction.TO_TARGET ? flow : toTarget,
                way == Direction.TO_CLIENT ? flow : toClient,
                latencyMillis,
                jitterMillis,
                bytesPerSecond,
                lossPercent,
                retransmitMillis);
    }

    public LinkConditions withLatency(int millis, int jitter) {
        return new LinkConditions(
                plugged, connecting, toTarget, toClient, millis, jitter, bytesPerSecond, lossPercent, retransmitMillis);
    }

    public LinkConditions withBytesPerSecond(int most) {
        return new LinkConditions(
                plugged,
                connecting,
                toTarget,
                toClient,
                latencyMillis,
                jitterMillis,
                most,
                lossPercent,
                retransmitMillis);
    }

    public LinkConditions withLoss(int percent, int retransmit) {
        return new LinkConditions(
                plugged,
                connecting,
                toTarget,
                toClient,
                latencyMillis,
                jitterMillis,
                bytesPerSecond,
                percent,
                retransmit);
    }

    /** What really happens to new connections. */
    Connecting met() {
        return plugged ? connecting : Connecting.UNANSWERED;
    }

    /** What really happens one way. */
    Flow flow(Direction way) {
        if (!plugged) {
            return Flow.HELD;
        }
        return way == Direction.TO_TARGET ? toTarget : toClient;
    }

    /** Whether segments travel one by one. */
    boolean segmented() {
        return bytesPerSecond > 0 || lossPercent > 0;
    }
}
