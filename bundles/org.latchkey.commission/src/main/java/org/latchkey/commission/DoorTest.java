// SPDX-License-Identifier: Apache-2.0
package org.latchkey.commission;

import java.util.BitSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.latchkey.device.api.BoardState;
import org.latchkey.device.api.DeviceException;
import org.latchkey.device.api.LineProbe;
import org.latchkey.device.api.LockAddress;

/** Pulses one lock and watches what its board tells. */
final class DoorTest {

    /** What came of a pulse. */
    enum Result {
        OPENED("opened, the sensor saw it"),
        TURNED("opened, and the sensor says closed: its polarity is the other one"),
        NOTHING("nothing moved"),
        OTHER("another lock's sensor moved: check the wiring of this lock and its sensor"),
        STOOD_OPEN("its sensor said open before and after: close the door, and try again"),
        SILENT("the board did not answer, and nothing moved"),
        NOT_SENT("nothing was sent: the board does not tell its state, or has no such lock"),
        UNKNOWN("the board did not tell; the door may have opened");

        private final String words;

        Result(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    private static final int READS = 3;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private DoorTest() {}

    static Result run(LineProbe.Trial trial, LockAddress lock) {
        BoardState before;
        boolean answered;
        try {
            before = read(trial, lock.board());
            answered = pulsed(trial, lock);
        } catch (DeviceException e) {
            return Result.NOT_SENT;
        }
        try {
            return watch(trial, lock, before, answered);
        } catch (DeviceException e) {
            return Result.UNKNOWN;
        }
    }

    /** Asking again moves nothing. */
    private static BoardState read(LineProbe.Trial trial, int board) throws DeviceException {
        for (int attempt = 1; attempt < READS; attempt++) {
            try {
                return trial.read(board);
            } catch (DeviceException e) {
                if (e.certainlyNotSent()) {
                    throw e;
                }
            }
        }
        return trial.read(board);
    }

    /** @return false if the board did not answer: it may have acted all the same */
    private static boolean pulsed(LineProbe.Trial trial, LockAddress lock) throws DeviceException {
        try {
            trial.pulse(lock);
            return true;
        } catch (DeviceException e) {
            if (e.certainlyNotSent()) {
                throw e;
            }
            return false;
        }
    }

    private static Result watch(LineProbe.Trial trial, LockAddress lock, BoardState before, boolean answered)
            throws DeviceException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(trial.settleMillis());
        boolean last = false;
        while (!last) {
            last = System.nanoTime() - deadline > 0;
            BoardState now = read(trial, lock.board());
            if (now.isOpen(lock.lock()) != before.isOpen(lock.lock())) {
                return now.isOpen(lock.lock()) ? Result.OPENED : Result.TURNED;
            }
            BitSet moved = (BitSet) now.open().clone();
            moved.xor(before.open());
            if (!moved.isEmpty()) {
                return Result.OTHER;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        if (!answered) {
            return Result.SILENT;
        }
        return before.isOpen(lock.lock()) ? Result.STOOD_OPEN : Result.NOTHING;
    }
}
