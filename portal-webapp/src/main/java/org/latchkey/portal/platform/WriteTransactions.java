// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.platform;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Where every change to the database happens: all of it or nothing. An inner transaction is part of the outer one.
 *
 * <p>One change at a time, on every database: what was read in a change still holds when it is written, and no two of
 * them wait for each other's rows. A fair lock queues them, first come first served, within this portal; a turn taken
 * from the database queues those of several portals. Reads need no transaction and never wait. Thread-safe.
 */
public final class WriteTransactions {

    private final TransactionTemplate template;
    private final Runnable turn;
    private final boolean oneWriter;
    private final ReentrantLock writer = new ReentrantLock(true);

    /**
     * @param turn takes the database's turn inside a transaction, to its end
     * @param oneWriter true if the database itself cannot take two changes at once
     */
    public WriteTransactions(PlatformTransactionManager manager, Runnable turn, boolean oneWriter) {
        this.template = new TransactionTemplate(manager);
        this.turn = turn;
        this.oneWriter = oneWriter;
    }

    /** Runs the change; whatever it throws undoes it. */
    public <T> T call(Supplier<T> change) {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            return template.execute(status -> change.get());
        }
        writer.lock();
        try {
            return template.execute(status -> {
                turn.run();
                return change.get();
            });
        } finally {
            writer.unlock();
        }
    }

    /** As {@link #call}, for a change without a result. */
    public void run(Runnable change) {
        call(() -> {
            change.run();
            return Boolean.TRUE;
        });
    }

    /**
     * As {@link #call}, but beside other changes where the database can: for what is much, and touches only rows that
     * others change in the same order or that a conditional update guards.
     */
    public <T> T callBeside(Supplier<T> change) {
        return oneWriter ? call(change) : template.execute(status -> change.get());
    }

    /** Runs this once the running transaction is durable, or now if there is none; not at all if it is undone. */
    public static void afterCommit(Runnable task) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            task.run();
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                task.run();
            }
        });
    }
}
