// SPDX-License-Identifier: Apache-2.0
package org.latchkey.channel.serial;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What a line has received and nobody has read yet. One thread puts, one user at a time takes. Bounded: when it is full
 * the newest bytes are dropped, because half of an old message is worth more than half of two.
 */
final class ReceiveBuffer {

    static final int CAPACITY = 16 * 1024;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final byte[] ring = new byte[CAPACITY];
    private int head;
    private int size;
    private long dropped;
    private boolean ended;
    private int user;

    /** Adds received bytes; what does not fit is dropped and counted. */
    void put(byte[] bytes, int length) {
        lock.lock();
        try {
            int fitting = Math.min(length, CAPACITY - size);
            copyIn((head + size) % CAPACITY, bytes, 0, fitting);
            size += fitting;
            dropped += length - fitting;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Puts bytes back, before everything that has arrived since. */
    void putBack(byte[] bytes) {
        lock.lock();
        try {
            int fitting = Math.min(bytes.length, CAPACITY);
            // The oldest stay: what arrived last makes room.
            int kept = Math.min(size, CAPACITY - fitting);
            dropped += size - kept + bytes.length - fitting;
            size = kept + fitting;
            head = Math.floorMod(head - fitting, CAPACITY);
            copyIn(head, bytes, 0, fitting);
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes bytes for one user, waiting for the first. An interrupt does not cut the wait short: it is bounded anyway,
     * and a request whose answer nobody awaits leaves a line in disorder.
     *
     * @return how many, 0 if none came in time, −1 if none is left and none will come for this user
     */
    int take(int forUser, byte[] to, int offset, int length, long timeoutMillis) {
        boolean interrupted = false;
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
            while (size == 0 && left > 0 && !ended && user == forUser) {
                try {
                    left = changed.awaitNanos(left);
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
            if (user != forUser || size == 0 && ended) {
                return -1;
            }
            return copyOut(to, offset, Math.min(length, size));
        } finally {
            lock.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void copyIn(int at, byte[] from, int offset, int length) {
        int first = Math.min(length, CAPACITY - at);
        System.arraycopy(from, offset, ring, at, first);
        System.arraycopy(from, offset + first, ring, 0, length - first);
    }

    private int copyOut(byte[] to, int offset, int length) {
        int first = Math.min(length, CAPACITY - head);
        System.arraycopy(ring, head, to, offset, first);
        System.arraycopy(ring, 0, to, offset + first, length - first);
        head = (head + length) % CAPACITY;
        size -= length;
        return length;
    }

    /** Takes all that is there. */
    byte[] drain() {
        lock.lock();
        try {
            byte[] all = new byte[size];
            copyOut(all, 0, size);
            return all;
        } finally {
            lock.unlock();
        }
    }

    void clear() {
        lock.lock();
        try {
            size = 0;
        } finally {
            lock.unlock();
        }
    }

    /** Nothing more will arrive: wakes who waits. What is there can still be taken. */
    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Turns away the present user, who may be waiting, and returns the number of the next. */
    int nextUser() {
        lock.lock();
        try {
            user++;
            changed.signalAll();
            return user;
        } finally {
            lock.unlock();
        }
    }

    long dropped() {
        lock.lock();
        try {
            return dropped;
        } finally {
            lock.unlock();
        }
    }
}
