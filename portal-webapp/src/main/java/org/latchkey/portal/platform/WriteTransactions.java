// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.platform;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Where every change to the database happens: all of it or nothing. An inner transaction is part of the outer one.
 *
 * <p>The embedded database has one writer at a time; a fair lock queues them here, first come first served, where
 * SQLite alone would let them sleep and try again in any order. Reads need no transaction and never wait. Thread-safe.
 */
public final class WriteTransactions {

    private final TransactionTemplate template;
    private final boolean oneWriter;
    private final ReentrantLock writer = new ReentrantLock(true);

    public WriteTransactions(PlatformTransactionManager manager, boolean oneWriter) {
        this.template = new TransactionTemplate(manager);
        this.oneWriter = oneWriter;
    }

    /** Runs the change; whatever it throws undoes it. */
    public <T> T call(Supplier<T> change) {
        if (!oneWriter) {
            return template.execute(status -> change.get());
        }
        writer.lock();
        try {
            return template.execute(status -> change.get());
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
}
