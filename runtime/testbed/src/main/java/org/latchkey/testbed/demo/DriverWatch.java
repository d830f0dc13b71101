// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.latchkey.testbed.Console;
import org.latchkey.testbed.Hardware;
import org.latchkey.testbed.Installation;
import org.latchkey.testbed.TestbedException;

/**
 * Tells the picture of the lockers which version of a driver speaks to each line: the unit's log says when a driver came
 * or went, its console which one runs. The boards see no difference but that nobody asks them for a while.
 */
final class DriverWatch implements AutoCloseable {

    private static final long LOOK_MILLIS = 250;

    private final Hardware hardware;
    private final List<Installation.Bank> banks;
    private final Console console;
    private final Path log;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "driver-watch");
        made.setDaemon(true);
        return made;
    });
    private long seen;
    private boolean due = true;

    /** @param home the unit's folder */
    DriverWatch(Hardware hardware, Installation installation, Path home) {
        this.hardware = hardware;
        banks = installation.banks();
        console = new Console(home);
        log = home.resolve("log/unit.log");
        thread.scheduleWithFixedDelay(this::look, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            due |= hasGrown();
            if (due) {
                Map<String, String> running = running();
                banks.stream()
                        .filter(bank -> running.containsKey(bank.driver()))
                        .forEach(bank ->
                                hardware.spokenToBy(bank.name(), bank.driver() + " " + running.get(bank.driver())));
                due = running.isEmpty();
            }
        } catch (IOException | TestbedException expected) {
            // The unit starts, or ends; it is asked again.
            due = true;
        }
    }

    private boolean hasGrown() throws IOException {
        long size = Files.size(log);
        boolean grown = size != seen;
        seen = size;
        return grown;
    }

    private Map<String, String> running() {
        Map<String, String> running = new HashMap<>();
        for (String line : console.run("driver", "list").lines().toList()) {
            String[] cells = line.strip().split(" {2,}", 3);
            if (cells.length == 2) {
                running.put(cells[0], cells[1]);
            }
        }
        return running;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
