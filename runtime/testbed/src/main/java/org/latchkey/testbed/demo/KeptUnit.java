// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed.demo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.latchkey.testbed.ManagedProcess;
import org.latchkey.testbed.TestbedException;
import org.latchkey.testbed.Unit;
import org.latchkey.testbed.Workspace;

/** The demo's unit, started again when it asks for that, as its systemd service does it. */
final class KeptUnit implements AutoCloseable {

    /** What the launcher ends with when it wants to be started again. */
    private static final int RESTART = 75;
    /** A framework that did not start: with a release on trial the next start is another one. */
    private static final int NOT_STARTED = 1;

    private static final int MOST_FAILURES = 5;
    private static final long LOOK_SECONDS = 1;

    private final Workspace workspace;
    private final Path home;
    private final List<String> options;
    private Unit unit;
    private int failures;

    /**
     * Starts it.
     *
     * @param options for its JVM at every start
     * @param first options for the first start alone
     */
    KeptUnit(Workspace workspace, Path home, List<String> options, List<String> first) {
        this.workspace = workspace;
        this.home = home;
        this.options = List.copyOf(options);
        List<String> all = new ArrayList<>(options);
        all.addAll(first);
        unit = Unit.start(workspace, home, all);
    }

    /** The one that runs now. */
    Unit unit() {
        return unit;
    }

    /**
     * Looks after it until the end.
     *
     * @throws TestbedException if it ended without asking to be started again, or does not start any more
     */
    void keepUntil(CountDownLatch end, PulledPlug.Steps steps) throws InterruptedException {
        while (!end.await(LOOK_SECONDS, TimeUnit.SECONDS)) {
            if (!unit.process().isAlive()) {
                startAgain(unit.process(), steps);
            }
        }
    }

    private void startAgain(ManagedProcess ended, PulledPlug.Steps steps) {
        int code = ended.exitValue();
        failures = code == NOT_STARTED ? failures + 1 : 0;
        if (code != RESTART && code != NOT_STARTED || failures > MOST_FAILURES) {
            throw new TestbedException("the unit ended with " + code + ": " + ended.output());
        }
        unit.close();
        steps.step("the unit ended with %d, and is started again", code);
        unit = Unit.start(workspace, home, options);
    }

    @Override
    public void close() {
        unit.close();
    }
}
