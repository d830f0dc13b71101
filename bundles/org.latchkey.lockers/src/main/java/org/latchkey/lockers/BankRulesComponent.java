// SPDX-License-Identifier: Apache-2.0
package org.latchkey.lockers;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.latchkey.protocol.command.CommandType;
import org.latchkey.protocol.command.VerifiedCommand;
import org.latchkey.protocol.site.ModeState;
import org.latchkey.protocol.site.SiteConfig;
import org.latchkey.unit.api.AuditTrail;
import org.latchkey.unit.api.BankRules;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.CommandHandler;
import org.latchkey.unit.api.DoorUse;
import org.latchkey.unit.api.Holders;
import org.latchkey.unit.api.Site;
import org.latchkey.unit.api.Store;
import org.latchkey.unit.api.TrustedClock;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes the rules of the banks and carries out the orders for them. */
@Component(service = {BankRules.class, CommandHandler.class})
public final class BankRulesComponent implements BankRules, CommandHandler {

    private static final long ROUND_MILLIS = 1_000;
    private static final long STOP_SECONDS = 2;
    private static final Logger LOG = LoggerFactory.getLogger(BankRulesComponent.class);

    private final ScheduledExecutorService rounds = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "lockers-modes");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicReference<AuditTrail> trail = new AtomicReference<>();
    private final List<DoorUse> uses = new CopyOnWriteArrayList<>();
    private final ModeRecorder recorder;
    private final BankBook book;
    private final BankOrders orders;

    /** Reads the rules. */
    @Activate
    public BankRulesComponent(
            @Reference Site site, @Reference Store store, @Reference TrustedClock clock, @Reference Holders holders) {
        SiteConfig config = site.config();
        BankModes modes = new BankModes(store, config, () -> clock.now().seconds());
        book = new BankBook(store, modes, clock, holders);
        book.remember(site.snapshot().memory(), site.snapshot().seq(), site.snapshotHash());
        orders = new BankOrders(book, new Wiring(config), uses);
        recorder = new ModeRecorder(modes, store);
        rounds.scheduleWithFixedDelay(this::tick, ROUND_MILLIS, ROUND_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Keeps the records of the modes while there is a trail. */
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void addTrail(AuditTrail present) {
        trail.set(present);
    }

    /** Asks those who open doors before one is taken from its holder. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addUse(DoorUse use) {
        uses.add(use);
    }

    void removeUse(DoorUse gone) {
        uses.remove(gone);
    }

    void removeTrail(AuditTrail gone) {
        trail.compareAndSet(gone, null);
    }

    private void tick() {
        AuditTrail present = trail.get();
        if (present == null) {
            return;
        }
        try {
            recorder.tick(present);
        } catch (RuntimeException e) {
            // The thread's edge: one fault must not end the rounds.
            LOG.error("the modes could not be looked at", e);
        }
    }

    @Deactivate
    void stop() throws InterruptedException {
        rounds.shutdown();
        rounds.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public String refusal(String bank, int door, byte[] codeId) {
        return book.refusal(bank, door, codeId);
    }

    @Override
    public Optional<byte[]> assigned(int door) {
        return book.assigned(door);
    }

    @Override
    public List<ModeState> modes() {
        return book.modes();
    }

    @Override
    public boolean lockedDown(String bank) {
        return book.lockedDown(bank);
    }

    @Override
    public String closed(String bank) {
        return book.closed(bank);
    }

    @Override
    public Set<CommandType> types() {
        return orders.types();
    }

    @Override
    public Plan prepare(VerifiedCommand command, Batch batch) {
        return orders.prepare(command, batch);
    }
}
