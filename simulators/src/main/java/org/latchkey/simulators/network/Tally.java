// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators.network;

/** What a link has seen so far. The network's thread alone uses it. */
final class Tally {

    private final long[] delivered = new long[Direction.values().length];
    long accepted;
    long reset;
    long dropped;
    long lost;
    long underWay;

    void delivered(Direction way, int bytes) {
        delivered[way.ordinal()] += bytes;
    }

    long delivered(Direction way) {
        return delivered[way.ordinal()];
    }
}
