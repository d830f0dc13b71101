// SPDX-License-Identifier: Apache-2.0
package org.latchkey.command;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.latchkey.protocol.command.Position;
import org.latchkey.protocol.letter.TypedLetter;
import org.latchkey.protocol.site.ModeState;
import org.latchkey.unit.api.AuditTrail;
import org.latchkey.unit.api.BankRules;
import org.latchkey.unit.api.ClockProof;
import org.latchkey.unit.api.CommandHandler;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.Enrolment;
import org.latchkey.unit.api.Gatekeeper;
import org.latchkey.unit.api.HealthCheck;
import org.latchkey.unit.api.LetterGate;
import org.latchkey.unit.api.SiteKeeper;
import org.latchkey.unit.api.SiteReport;
import org.latchkey.unit.api.Store;
import org.latchkey.unit.api.TrustedClock;
import org.latchkey.unit.api.UnitKey;
import org.latchkey.unit.api.health.Wellness;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * Publishes the gate for letters. What is restarted when the site changes is a dynamic reference here: this component
 * brings that change about and must outlive it.
 */
@Component(
        service = {LetterGate.class, SiteReport.class},
        immediate = true)
public final class CommandComponent implements LetterGate, SiteReport {

    private static final long DISK_MILLIS = 10_000;
    private static final long TICK_MILLIS = 1_000;
    private static final long STOP_MILLIS = 5_000;

    private final Handlers handlers = new Handlers();
    private final LiveTrail trail = new LiveTrail();
    private final AtomicReference<Doors> doors = new AtomicReference<>();
    private final AtomicReference<Gatekeeper> gatekeeper = new AtomicReference<>();
    private final AtomicReference<BankRules> rules = new AtomicReference<>();
    private final AtomicReference<Enrolment> enrolment = new AtomicReference<>();
    private final Collection<HealthCheck> checks = new CopyOnWriteArrayList<>();
    private final Work slow = new Work("command-lasting");
    private final Work quick = new Work("command-momentary");
    private final SiteKeeper keeper;
    private final Store store;
    private final CommandGate gate;

    /** Reads what was remembered, and ends what a restart cut off. */
    @Activate
    public CommandComponent(
            @Reference SiteKeeper keeper,
            @Reference Store store,
            @Reference UnitKey unitKey,
            @Reference TrustedClock clock,
            @Reference ClockProof proof) {
        this.keeper = keeper;
        this.store = store;
        Trial trial = new Trial(keeper, () -> Optional.ofNullable(doors.get()), () -> checks, Wellness.Ticker.SYSTEM);
        handlers.add(new SiteOrders(keeper, trial, () -> Optional.ofNullable(enrolment.get())));
        gate = new CommandGate(
                new CommandGate.Setup(
                        keeper,
                        store,
                        trail,
                        clock,
                        proof,
                        unitKey,
                        handlers,
                        trial,
                        () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()),
                        DISK_MILLIS),
                slow::offer,
                slow,
                quick::offer,
                quick);
        slow.execute(gate::begin);
        quick.repeat(gate::tick, TICK_MILLIS);
    }

    @Deactivate
    void stop() {
        slow.stop(STOP_MILLIS);
        quick.stop(STOP_MILLIS);
        gate.close();
    }

    @Override
    public CompletableFuture<Answer> accept(TypedLetter letter, String source) {
        return gate.accept(letter, source);
    }

    @Override
    public Position position() {
        return gate.position();
    }

    @Override
    public List<byte[]> acknowledgements() {
        return gate.acknowledgements();
    }

    @Override
    public long keyRingVersion() {
        return keeper.site().map(site -> site.keyRing().version()).orElse(0L);
    }

    @Override
    public byte[] configDigest() {
        return keeper.site()
                .map(site -> site.config().digest())
                .orElseGet(() -> new byte[Position.NONE.envelopeHash().length]);
    }

    @Override
    public long revocationEpoch() {
        Gatekeeper present = gatekeeper.get();
        return present == null ? 0 : present.revocationEpoch();
    }

    @Override
    public boolean setAside() {
        return store.setAsideReason().isPresent();
    }

    @Override
    public List<ModeState> modes() {
        BankRules present = rules.get();
        return present == null ? List.of() : present.modes();
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void addTrail(AuditTrail present) {
        trail.set(present);
    }

    void removeTrail(AuditTrail gone) {
        trail.unset(gone);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addHandler(CommandHandler handler) {
        handlers.add(handler);
    }

    void removeHandler(CommandHandler handler) {
        handlers.remove(handler);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addListener(Listener listener) {
        gate.add(listener);
    }

    void removeListener(Listener listener) {
        gate.remove(listener);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addCheck(HealthCheck check) {
        checks.add(check);
    }

    void removeCheck(HealthCheck check) {
        checks.remove(check);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void addDoors(Doors present) {
        doors.set(present);
    }

    void removeDoors(Doors gone) {
        doors.compareAndSet(gone, null);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void addGatekeeper(Gatekeeper present) {
        gatekeeper.set(present);
    }

    void removeGatekeeper(Gatekeeper gone) {
        gatekeeper.compareAndSet(gone, null);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void addRules(BankRules present) {
        rules.set(present);
    }

    void removeRules(BankRules gone) {
        rules.compareAndSet(gone, null);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void addEnrolment(Enrolment present) {
        enrolment.set(present);
    }

    void removeEnrolment(Enrolment gone) {
        enrolment.compareAndSet(gone, null);
    }
}
