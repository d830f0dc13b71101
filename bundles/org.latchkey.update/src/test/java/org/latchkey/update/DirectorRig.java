// SPDX-License-Identifier: Apache-2.0
package org.latchkey.update;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.latchkey.protocol.sync.RunningReport;
import org.latchkey.protocol.sync.RunningReport.Phase;
import org.latchkey.unit.api.UnitException;
import org.latchkey.update.bundle.Good;

/** A unit that the portal directs; its power may go at any moment. */
@Timeout(300)
abstract class DirectorRig {

    static final OptionalLong OPEN = OptionalLong.empty();

    @TempDir
    Path folder;

    TestUnit unit;
    Director director;
    Path next;
    long millis;
    final Deque<Trouble> troubles = new ArrayDeque<>();
    final List<Long> brought = new ArrayList<>();
    final List<Phase> phases = new ArrayList<>();
    Set<String> refresh = Set.of();
    boolean complete;

    @BeforeEach
    void start() throws Exception {
        unit = new TestUnit(folder);
        next = folder.resolve("next");
        Jars.bundle(next, "aa", "2.0.0", Good.class);
        direct();
    }

    @AfterEach
    void stop() throws Exception {
        unit.stop();
    }

    /** Runs each task at once. */
    static final class AtOnce extends AbstractExecutorService {

        private boolean over;

        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public void shutdown() {
            over = true;
        }

        @Override
        public List<Runnable> shutdownNow() {
            over = true;
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return over;
        }

        @Override
        public boolean isTerminated() {
            return over;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return over;
        }
    }

    void direct() {
        director = new Director(
                unit.log,
                unit.updater,
                unit.notebook.journal(),
                this::bring,
                unit.reporter,
                () -> unit.seconds,
                new Director.Waits(() -> millis, bound -> bound),
                new AtOnce());
    }

    void bring(long counter) throws Trouble {
        brought.add(counter);
        if (!troubles.isEmpty()) {
            throw troubles.poll();
        }
        try {
            if (!unit.updater.isReady(counter)) {
                unit.updater.stage(TestUnit.release(next, counter, refresh, false, complete));
            }
        } catch (UnitException | IOException e) {
            throw new Trouble(Trouble.Kind.FINAL, e.getMessage(), e);
        }
    }

    void again() throws Exception {
        unit.stop();
        unit.start();
        direct();
        director.announce();
        phases.add(unit.report().phase());
        unit.updater.resume();
    }

    RunningReport ticks(int count) {
        for (int i = 0; i < count; i++) {
            director.tick();
            phases.add(unit.report().phase());
        }
        return unit.report();
    }

    static RunningReport.Bundle of(Path jar) throws Exception {
        BundleFile file = BundleFile.of(jar);
        return new RunningReport.Bundle(
                file.symbolicName(), file.version().toString(), HexFormat.of().parseHex(file.sha256()));
    }

    void needRestart() throws Exception {
        String[] exports = {"Export-Package", "org.example.api"};
        Jars.bundle(unit.installed, "api", "1.0.0", null, exports);
        Jars.bundle(unit.installed, "user", "1.0.0", null, "Import-Package", "org.example.api");
        again();
        Jars.bundle(next, "api", "1.0.1", null, exports);
        refresh = Set.of("user");
    }
}
