// SPDX-License-Identifier: Apache-2.0
package org.latchkey.commission;

import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import org.latchkey.device.api.BoardState;
import org.latchkey.device.api.ChannelAddress;
import org.latchkey.device.api.LineProbe;
import org.latchkey.device.api.LockAddress;

/** A line that was found: what its boards speak, and what its doors did. Used by one command at a time. */
final class Finding {

    private final LineProbe probe;
    private final ChannelAddress channel;
    private final boolean echo;
    private final Map<Integer, BoardState> boards;
    private final Map<Integer, String> troubles;
    private final Map<LockAddress, DoorTest.Result> results =
            new TreeMap<>(Comparator.comparingInt(LockAddress::board).thenComparingInt(LockAddress::lock));

    private boolean openWhenSet;

    /**
     * Not tested yet.
     *
     * @param boards the boards that answered, by address
     * @param troubles addresses at which something answered and was not understood, with what was wrong
     */
    Finding(
            LineProbe probe,
            ChannelAddress channel,
            boolean echo,
            boolean openWhenSet,
            Map<Integer, BoardState> boards,
            Map<Integer, String> troubles) {
        this.probe = probe;
        this.channel = channel;
        this.echo = echo;
        this.openWhenSet = openWhenSet;
        this.boards = boards;
        this.troubles = troubles;
    }

    LineProbe probe() {
        return probe;
    }

    ChannelAddress channel() {
        return channel;
    }

    boolean echo() {
        return echo;
    }

    boolean openWhenSet() {
        return openWhenSet;
    }

    Map<Integer, BoardState> boards() {
        return boards;
    }

    Map<Integer, String> troubles() {
        return troubles;
    }

    Map<LockAddress, DoorTest.Result> results() {
        return results;
    }

    /**
     * Whether most doors that moved told the opposite. All that were ever tried count, because a single one says so too when
     * somebody shuts it in the midst of its test.
     */
    boolean tellsTheOpposite() {
        return count(DoorTest.Result.TURNED) > count(DoorTest.Result.OPENED);
    }

    private long count(DoorTest.Result result) {
        return results.values().stream().filter(result::equals).count();
    }

    /** The polarity is the other one, for every door. */
    void turnPolarity() {
        openWhenSet = !openWhenSet;
        results.replaceAll((lock, result) -> switch (result) {
            case TURNED -> DoorTest.Result.OPENED;
            case OPENED -> DoorTest.Result.TURNED;
            default -> result;
        });
    }
}
