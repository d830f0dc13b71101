// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.commands;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.latchkey.portal.broker.PortalLink;
import org.latchkey.portal.live.Presence;
import org.latchkey.portal.platform.WriteTransactions;
import org.latchkey.portal.signing.KeyRings;
import org.latchkey.protocol.cose.LetterType;
import org.latchkey.protocol.letter.TypedLetter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Brings the logs to the units: what is missing, in order, a window at a time, again when no answer comes; a snapshot
 * when much is missing. One thread, {@code commands}, which also looks every few seconds for what nobody answered.
 */
@Component
class CommandSender implements SmartLifecycle {

    /** How many commands may be on their way to a unit. */
    static final int WINDOW = 32;

    /** When more than this is missing, a snapshot takes its place. */
    static final int MOST_ONE_BY_ONE = 200;

    private static final Logger LOG = LoggerFactory.getLogger(CommandSender.class);

    private static final long SWEEP_SECONDS = 5;
    private static final long STOP_SECONDS = 5;
    private static final long ANSWER_SECONDS = 60;

    private final CommandRepository commands;
    private final MomentaryOrders momentary;
    private final LogRepository logs;
    private final ObjectProvider<Snapshots> snapshots;
    private final KeyRings rings;
    private final ObjectProvider<PortalLink> link;
    private final WriteTransactions transactions;
    private final Presence presence;
    private final InstantSource clock;
    private final Map<String, UnitLine> lines = new ConcurrentHashMap<>();
    private ScheduledExecutorService thread;

    CommandSender(
            CommandRepository commands,
            MomentaryOrders momentary,
            LogRepository logs,
            ObjectProvider<Snapshots> snapshots,
            KeyRings rings,
            ObjectProvider<PortalLink> link,
            WriteTransactions transactions,
            Presence presence,
            InstantSource clock) {
        this.commands = commands;
        this.momentary = momentary;
        this.logs = logs;
        this.snapshots = snapshots;
        this.rings = rings;
        this.link = link;
        this.transactions = transactions;
        this.presence = presence;
        this.clock = clock;
    }

    @Override
    public synchronized void start() {
        thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread made = new Thread(task, "commands");
            made.setDaemon(true);
            return made;
        });
        thread.scheduleWithFixedDelay(() -> safely(this::sweep), SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void stop() {
        ScheduledExecutorService stopping;
        synchronized (this) {
            stopping = thread;
            thread = null;
        }
        // Without the lock: whoever holds the database may want to say what is to be sent.
        stopping.shutdown();
        try {
            if (!stopping.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                stopping.shutdownNow();
            }
        } catch (InterruptedException e) {
            stopping.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }

    /** Sends what the site's unit is owed, once the running transaction is durable. */
    void afterCommit(String site) {
        WriteTransactions.afterCommit(() -> soon(site));
    }

    /** Sends what the site's unit is owed, on the sender's thread. */
    synchronized void soon(String site) {
        if (thread == null) {
            return;
        }
        try {
            thread.execute(() -> safely(() -> pump(site)));
        } catch (RejectedExecutionException stopping) {
            LOG.debug("A command for site {} stays in the log while the portal stops", site);
        }
    }

    boolean online(String site) {
        return presence.online(site);
    }

    /** Changes what is known of the site's unit. */
    void update(String site, Consumer<UnitLine> change) {
        UnitLine line = lines.computeIfAbsent(site, unknown -> new UnitLine());
        synchronized (line) {
            change.accept(line);
        }
    }

    private void sweep() {
        long now = now();
        transactions.run(() -> commands.settleMomentary(now, now - ANSWER_SECONDS));
        commands.sitesWithOpenCommands().forEach(site -> safely(() -> pump(site)));
    }

    private void pump(String site) {
        UnitLine line = lines.get(site);
        if (line == null || !link.getObject().connected()) {
            return;
        }
        synchronized (line) {
            LogHead head = logs.find(site).orElse(null);
            if (!online(site) || head == null || head.stopped() || head.unitSeq() < 0) {
                return;
            }
            boolean far = head.lastSeq() - head.unitSeq() > MOST_ONE_BY_ONE;
            if (line.wantsSnapshot() || head.unitSeq() < head.baseSeq() || far) {
                line.send("snapshot " + head.lastSeq(), clock.millis(), at -> sendSnapshot(head, line));
                sendMomentary(site, line);
            } else {
                sendNewKeys(site, line);
                // Before the log, because somebody stands in front of a door.
                sendMomentary(site, line);
                sendLog(head, line);
            }
        }
    }

    private void sendMomentary(String site, UnitLine line) {
        momentary.owed(site, now()).forEach(row -> send(row, line));
    }

    /** If the unit does not know the key that signs commands; the root's own letter needs no other. */
    private void sendNewKeys(String site, UnitLine line) {
        if (line.keyRingVersion() < rings.commandKeySince()) {
            sendKeyRing(site, line);
        }
    }

    private void sendSnapshot(LogHead head, UnitLine line) {
        sendKeyRing(head.site(), line);
        publish(head.site(), LetterType.SNAPSHOT, snapshots.getObject().letter(head.site()));
        line.snapshotSent(head.lastSeq());
    }

    private void sendKeyRing(String site, UnitLine line) {
        KeyRings.Signed ring = rings.current();
        if (line.keyRingVersion() < ring.ring().version()) {
            line.send(
                    "ring " + ring.ring().version(),
                    clock.millis(),
                    at -> publish(site, LetterType.KEYRING, ring.letter()));
        }
    }

    private void sendLog(LogHead head, UnitLine line) {
        List<CommandRow> missing = commands.after(head.site(), head.unitSeq(), head.unitSeq() + WINDOW);
        if (missing.stream().anyMatch(row -> !rings.verifies(row.letter()))) {
            // Their key was taken out of the ring: no unit will take them, and nothing behind them.
            line.send("snapshot " + head.lastSeq(), clock.millis(), at -> sendSnapshot(head, line));
            return;
        }
        commands.unanswered(head.site(), head.unitSeq(), WINDOW).forEach(row -> send(row, line));
        missing.stream().limit(1).forEach(row -> send(row, line));
        // Not again until the unit asks for it or has come so far: a command may take minutes there, and what piles up
        // behind
        // it would leave no room for what can not wait.
        missing.stream().skip(1).filter(row -> !line.wasSent(row.hash())).forEach(row -> send(row, line));
    }

    private void send(CommandRow row, UnitLine line) {
        line.send(row.hash(), clock.millis(), at -> {
            // First of all, because somebody stands in front of a door; a unit takes a command once, however often it
            // comes.
            publish(row.site(), LetterType.COMMAND, row.letter());
            if (row.state().equals(CommandState.PENDING.word())) {
                transactions.run(() -> commands.sent(row.id(), now()));
            }
        });
    }

    void publish(String site, LetterType type, byte[] letter) {
        link.getObject().publish(site, PortalLink.COMMAND, new TypedLetter(type, letter).encode());
    }

    private static void safely(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException fault) {
            LOG.error("Commands could not be sent", fault);
        }
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }
}
