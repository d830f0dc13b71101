// SPDX-License-Identifier: Apache-2.0
package org.latchkey.audit;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.latchkey.unit.api.UnitException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the trail does beside serving, on one thread: head files, the whole check page by page, pruning block by block. */
final class Housekeeping {

    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
    private static final long HEAD_MILLIS = 500;
    private static final long PRUNE_MILLIS = 60_000;
    /** Between two pages of the check, so that it takes a small part of one core. */
    private static final long PAUSE_MILLIS = 20;

    private final HeadFiles heads;
    private final Supplier<Tip> durable;
    private final WholeCheck check;
    private final ScheduledThreadPoolExecutor executor;

    private long headSize;
    private volatile String headTrouble = "";
    private volatile String damage = "";
    private volatile boolean checked;

    /**
     * @param durable where the trail ends on the disk
     * @param check what to check in the background
     * @param checkDelayMillis when to begin with it
     */
    Housekeeping(HeadFiles heads, Supplier<Tip> durable, WholeCheck check, long checkDelayMillis) {
        this.heads = heads;
        this.durable = durable;
        this.check = check;
        executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "audit-housekeeping");
            thread.setDaemon(true);
            thread.setPriority(Thread.MIN_PRIORITY);
            return thread;
        });
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        executor.scheduleWithFixedDelay(this::writeHead, HEAD_MILLIS, HEAD_MILLIS, TimeUnit.MILLISECONDS);
        executor.schedule(this::check, checkDelayMillis, TimeUnit.MILLISECONDS);
    }

    /** Runs this once a minute, but not before all of the trail was found sound. */
    void repeat(Runnable pruning) {
        Runnable round = () -> {
            if (checked) {
                pruning.run();
            }
        };
        executor.scheduleWithFixedDelay(round, PRUNE_MILLIS, PRUNE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void writeHead() {
        Optional<Head> head = durable.get().checkpoint().map(Head::of);
        if (head.isEmpty() || head.get().size() == headSize) {
            return;
        }
        try {
            heads.write(head.get());
            headSize = head.get().size();
            headTrouble = "";
        } catch (IOException e) {
            if (headTrouble.isEmpty()) {
                LOG.error("The head file can not be written: {}", e.getMessage());
            }
            headTrouble = "The head file can not be written: " + e.getMessage();
        }
    }

    private void check() {
        try {
            check.step();
        } catch (DamageException | UnitException e) {
            damage = "The trail is damaged: " + e.getMessage() + ". Save the unit's folder and call support.";
            LOG.error(damage);
            return;
        }
        if (check.done()) {
            checked = true;
            LOG.info("The whole trail is sound.");
        } else {
            executor.schedule(this::check, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Empty, or what is wrong. */
    String trouble() {
        return damage.isEmpty() ? headTrouble : damage;
    }

    /** True once the background check has found everything sound. */
    boolean checked() {
        return checked;
    }

    /** Ends the thread and writes the last head. */
    void stop(long seconds) throws InterruptedException {
        executor.shutdown();
        if (executor.awaitTermination(seconds, TimeUnit.SECONDS)) {
            writeHead();
        } else {
            LOG.error("audit-housekeeping did not end within {} s.", seconds);
        }
    }
}
