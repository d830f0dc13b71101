// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.rollouts;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.latchkey.portal.commands.CommandAnswered;
import org.latchkey.portal.live.LiveSource;
import org.latchkey.portal.releases.SiteReport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Lets roll-outs take their steps: soon after a unit said something, and every few seconds for what nobody said. One
 * thread, {@code rollouts}. Reports of a tenth of a second count as one.
 */
@Component
class RolloutClock implements SmartLifecycle, LiveSource {

    private static final Logger LOG = LoggerFactory.getLogger(RolloutClock.class);

    private static final long BEAT_MILLIS = 100;
    private static final int BEATS_TO_SWEEP = 30;
    private static final long STOP_SECONDS = 5;

    private final Rollouts rollouts;
    private final Set<String> toldSites = ConcurrentHashMap.newKeySet();
    private ScheduledExecutorService thread;
    private int beats;

    RolloutClock(Rollouts rollouts) {
        this.rollouts = rollouts;
    }

    @EventListener
    void reported(SiteReport report) {
        toldSites.add(report.site());
    }

    @EventListener
    void answered(CommandAnswered answer) {
        toldSites.add(answer.site());
    }

    private void beat() {
        Set<String> due = new LinkedHashSet<>();
        beats++;
        if (beats % BEATS_TO_SWEEP == 0) {
            due.addAll(rollouts.watched());
        }
        for (String site : List.copyOf(toldSites)) {
            toldSites.remove(site);
            due.addAll(rollouts.concerning(site));
        }
        for (String id : due) {
            while (rollouts.step(id)) {
                LOG.debug("Roll-out {} directs more sites", id);
            }
        }
    }

    private void safely() {
        try {
            beat();
        } catch (RuntimeException fault) {
            LOG.error("Roll-outs could not go on", fault);
        }
    }

    @Override
    public synchronized void start() {
        thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread made = new Thread(task, "rollouts");
            made.setDaemon(true);
            return made;
        });
        thread.scheduleWithFixedDelay(this::safely, BEAT_MILLIS, BEAT_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public synchronized void stop() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        } finally {
            thread = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }

    @Override
    public String event() {
        return "rollout";
    }

    @Override
    public List<String> keys() {
        return rollouts.active();
    }

    @Override
    public Object of(String key) {
        return rollouts.get(key);
    }
}
