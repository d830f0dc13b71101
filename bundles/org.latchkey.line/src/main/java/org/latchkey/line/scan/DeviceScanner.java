// SPDX-License-Identifier: Apache-2.0
package org.latchkey.line.scan;

import java.util.concurrent.TimeUnit;
import org.latchkey.device.api.DeviceException;
import org.latchkey.device.api.Scanner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A scanner on a device file: one thread opens it, again and again while it is gone, reads it and calls the handler. */
public final class DeviceScanner implements Scanner {

    /** An open device. Used by the scanner's thread alone. */
    public interface Feed extends AutoCloseable {

        /**
         * Waits for something to read and passes on what is whole.
         *
         * @throws DeviceException if the device is gone, or sends what no such device sends
         */
        void pump(long millis) throws DeviceException;

        /** True if the device does its work, as far as one can tell. */
        boolean isAlive();

        @Override
        void close();
    }

    /** How to open the device. */
    @FunctionalInterface
    public interface Opener {

        /** @throws DeviceException if it can not be opened now */
        Feed open(Delivery delivery) throws DeviceException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(DeviceScanner.class);
    /** How often an idle scanner looks whether it shall stop. */
    private static final long LOOK_MILLIS = 50;
    /** How often a scan that nobody took is offered again. */
    private static final long RETRY_MILLIS = 20;
    /** How often a device that is not there is tried; plugging one in takes longer. */
    private static final long REOPEN_MILLIS = 500;

    private static final long STOP_MILLIS = 3_000;

    private final String name;
    private final Delivery delivery;
    private final Opener opener;
    private final Thread thread;
    private volatile boolean stopping;
    private volatile boolean connected;
    private volatile String trouble = "";

    // From here on the thread's own.
    private long nextTry = System.nanoTime();

    /** Starts reading. @param name the scanner's name in the site configuration */
    public DeviceScanner(String name, Delivery delivery, Opener opener) {
        this.name = name;
        this.delivery = delivery;
        this.opener = opener;
        thread = new Thread(this::run, "latchkey-scanner-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean connected() {
        return connected;
    }

    @Override
    public long scans() {
        return delivery.delivered();
    }

    @Override
    public String trouble() {
        return trouble;
    }

    private void run() {
        while (!stopping) {
            delivery.offer();
            if (System.nanoTime() - nextTry >= 0) {
                session();
            } else {
                pause();
            }
        }
        delivery.abandon();
    }

    /** From one opening of the device to its end. */
    private void session() {
        try (Feed feed = opener.open(delivery)) {
            LOG.info("scanner {} is open", name);
            trouble = "";
            while (!stopping) {
                feed.pump(patience());
                connected = feed.isAlive();
                delivery.offer();
                delivery.tell();
            }
        } catch (DeviceException e) {
            report(e.getMessage());
        } catch (LinkageError e) {
            // Again and again, as a device that is gone: whoever sees to it need not know of the unit's threads.
            report("a library of its driver can not be loaded: " + e);
        } catch (RuntimeException e) {
            // Whatever a device sent, its scanner must outlive it.
            LOG.warn("scanner {} failed", name, e);
        }
        connected = false;
        nextTry = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(REOPEN_MILLIS);
    }

    /** Once per outage: a scanner that is gone is a state. */
    private void report(String reason) {
        if (trouble.isEmpty()) {
            LOG.info("scanner {} is down: {}", name, reason);
        }
        trouble = reason;
    }

    private long patience() {
        return delivery.isEmpty() ? LOOK_MILLIS : RETRY_MILLIS;
    }

    private synchronized void pause() {
        try {
            if (!stopping) {
                TimeUnit.MILLISECONDS.timedWait(this, patience());
            }
        } catch (InterruptedException e) {
            // Only the owner ends its thread, by stop().
            LOG.debug("scanner {}: interrupted while waiting", name);
        }
    }

    /** Stops reading and closes the device. */
    public void stop() {
        stopping = true;
        delivery.stop();
        synchronized (this) {
            notifyAll();
        }
        try {
            thread.join(STOP_MILLIS);
            if (thread.isAlive()) {
                LOG.warn("scanner {}: the handler has not decided within {} ms", name, STOP_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
