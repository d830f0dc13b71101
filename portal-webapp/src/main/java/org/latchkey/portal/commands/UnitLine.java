// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.commands;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.LongConsumer;

/** What is known of a connected unit, and what was sent to it. Guarded by itself. */
final class UnitLine {

    private static final long SEND_AGAIN_MILLIS = 10_000;
    private static final int REMEMBERED = 1024;

    private final Map<String, Long> sentAt = new HashMap<>();
    private final NavigableSet<Long> snapshots = new TreeSet<>();
    private boolean wantsSnapshot;
    private long keyRingVersion;

    boolean wantsSnapshot() {
        return wantsSnapshot;
    }

    long keyRingVersion() {
        return keyRingVersion;
    }

    void state(boolean nowWantsSnapshot, long nowKeyRingVersion) {
        wantsSnapshot = nowWantsSnapshot;
        keyRingVersion = nowKeyRingVersion;
    }

    /** A snapshot up to this number is on its way, perhaps behind others. */
    void snapshotSent(long seq) {
        snapshots.add(seq);
    }

    /** True from when the unit has what a snapshot carried until that is settled. */
    boolean snapshotArrived(long unitSeq) {
        return snapshots.floor(unitSeq) != null;
    }

    /** What the snapshots up to the unit's place carried is settled. */
    void snapshotSettled(long unitSeq) {
        snapshots.headSet(unitSeq, true).clear();
    }

    /** The unit asks again for what follows, or has come back: what was sent to an earlier connection may be lost. */
    void forget() {
        sentAt.clear();
    }

    /** Whether it was sent since the unit came back or asked again. */
    boolean wasSent(String what) {
        return sentAt.containsKey(what);
    }

    /** Runs the sending if this was not sent in the last seconds. */
    void send(String what, long nowMillis, LongConsumer sending) {
        Long before = sentAt.get(what);
        if (before != null && nowMillis - before < SEND_AGAIN_MILLIS) {
            return;
        }
        if (sentAt.size() >= REMEMBERED) {
            sentAt.clear();
        }
        sentAt.put(what, nowMillis);
        sending.accept(nowMillis);
    }
}
