// SPDX-License-Identifier: Apache-2.0
package org.latchkey.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.latchkey.protocol.command.CommandType;
import org.latchkey.unit.api.CommandHandler;

/** The handlers that are there now. Rooms are restarted when the site changes, so a missing one is waited for. */
final class Handlers {

    private final List<CommandHandler> present = new ArrayList<>();

    synchronized void add(CommandHandler handler) {
        present.add(handler);
        notifyAll();
    }

    synchronized void remove(CommandHandler handler) {
        present.remove(handler);
    }

    /** Waits for a handler of that type for at most that long; an interrupt ends the wait. */
    synchronized Optional<CommandHandler> find(CommandType type, long patienceMillis) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMillis);
        Optional<CommandHandler> found = find(type);
        long left = patienceMillis;
        while (found.isEmpty() && left > 0) {
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
            found = find(type);
            left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        }
        return found;
    }

    private Optional<CommandHandler> find(CommandType type) {
        return present.stream()
                .filter(handler -> handler.types().contains(type))
                .findFirst();
    }
}
