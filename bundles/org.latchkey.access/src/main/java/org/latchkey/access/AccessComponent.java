// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.latchkey.device.api.Scan;
import org.latchkey.device.api.ScanHandler;
import org.latchkey.device.api.Unreadable;
import org.latchkey.protocol.code.CodeVerifier;
import org.latchkey.protocol.letter.LetterText;
import org.latchkey.protocol.sync.EnrolmentToken;
import org.latchkey.unit.api.AuditTrail;
import org.latchkey.unit.api.BankRules;
import org.latchkey.unit.api.CommandHandler;
import org.latchkey.unit.api.DoorUse;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.EmergencyOpening;
import org.latchkey.unit.api.Enrolment;
import org.latchkey.unit.api.GateWatcher.Presented;
import org.latchkey.unit.api.Gatekeeper;
import org.latchkey.unit.api.HealthCheck;
import org.latchkey.unit.api.Holders;
import org.latchkey.unit.api.LetterGate;
import org.latchkey.unit.api.Occupancy;
import org.latchkey.unit.api.Site;
import org.latchkey.unit.api.Store;
import org.latchkey.unit.api.TechnicianRights;
import org.latchkey.unit.api.TrustedClock;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.util.tracker.ServiceTracker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the gatekeeper to scanners, console and kiosk. Its references are static: when one of them goes, the
 * framework first lets this component finish what is in flight, and makes a new one when it is back.
 */
@Component(
        service = {Gatekeeper.class, ScanHandler.class},
        immediate = true)
public final class AccessComponent implements Gatekeeper, ScanHandler {

    private static final Logger LOG = LoggerFactory.getLogger(AccessComponent.class);

    private final Gate gate;
    private final ServiceRegistration<Doors.Listener> listener;
    private final ServiceRegistration<CommandHandler> orders;
    private final ServiceRegistration<TechnicianRights> rights;
    private final ServiceRegistration<DoorUse> use;
    private final ServiceRegistration<HealthCheck> check;
    private final ServiceRegistration<EmergencyOpening> emergency;
    private final Optional<ServiceRegistration<HealthCheck>> contactCheck;
    private final Optional<EmergencyInput> contact;
    private final ServiceTracker<LetterGate, LetterGate> letters;
    private final ServiceTracker<Enrolment, Enrolment> enrolment;
    private final BundleContext context;
    private final Screens screens;
    private final Watchers watchers;
    private volatile boolean stopped;

    @Activate
    public AccessComponent(
            @Reference Site site,
            @Reference Store store,
            @Reference AuditTrail trail,
            @Reference TrustedClock clock,
            @Reference Doors doors,
            @Reference BankRules rules,
            @Reference Holders holders,
            @Reference Occupancy occupancy,
            BundleContext context) {
        CodeVerifier verifier =
                new CodeVerifier(site.keyRing(), site.code(), site.config().maxCodeSeconds());
        this.context = context;
        // What its grace is worth at which door, the gate decides.
        long grace = site.config().longestGrace();
        Rooms rooms = new Rooms(site, store, trail, clock, doors, rules, holders, occupancy);
        Outcomes outcomes = new Outcomes.Single();
        screens = new Screens(context);
        watchers = new Watchers(screens::present);
        gate = new Gate(
                (text, now, tolerance) -> verifier.verify(text, now, tolerance, grace),
                rooms,
                outcomes,
                AccessComponent::millis,
                this::tell);
        // By hand and at the end: as a service of this component it would be asked for while it is still being made.
        listener = context.registerService(Doors.Listener.class, gate.edges(), null);
        orders = context.registerService(CommandHandler.class, gate.orders(), null);
        rights = context.registerService(TechnicianRights.class, gate.rights(), null);
        use = context.registerService(DoorUse.class, gate.doorUse(), null);
        GateCheck health = new GateCheck(gate::isOpen);
        // It also does what the first verification would otherwise do while a customer waits.
        outcomes.execute(health::attempt);
        check = context.registerService(HealthCheck.class, health, null);
        emergency = context.registerService(EmergencyOpening.class, gate.emergency(), null);
        contact = EmergencyInput.of(
                context.getProperty("latchkey.emergency.input"),
                context.getProperty("latchkey.emergency.input.closed"),
                gate.emergency()::contact,
                AccessComponent::millis);
        gate.emergency()
                .resume(
                        contact.map(EmergencyInput::setting).orElse(""),
                        ContactMemory.of(
                                context.getBundle(Constants.SYSTEM_BUNDLE_ID).getBundleContext()));
        contactCheck = contact.map(input -> context.registerService(HealthCheck.class, input, null));
        contact.ifPresent(EmergencyInput::start);
        letters = new ServiceTracker<>(context, LetterGate.class, null);
        letters.open();
        enrolment = new ServiceTracker<>(context, Enrolment.class, null);
        enrolment.open();
    }

    private static long millis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    private void tell(Presented presented) {
        if (stopped) {
            tellLate(presented);
        } else {
            watchers.tell(presented);
        }
    }

    /** An enrolment that brings letters ends when their gate has taken the place of this one; the screens are the same. */
    private void tellLate(Presented presented) {
        try {
            Screens still = new Screens(context);
            Watchers once = new Watchers(still::present);
            once.tell(presented);
            once.stop();
            still.close();
        } catch (IllegalStateException expected) {
            LOG.trace("the bundle has stopped");
        }
    }

    @Deactivate
    void stop() {
        contactCheck.ifPresent(ServiceRegistration::unregister);
        contact.ifPresent(EmergencyInput::close);
        emergency.unregister();
        check.unregister();
        orders.unregister();
        rights.unregister();
        gate.close();
        use.unregister();
        stopped = true;
        watchers.stop();
        screens.close();
        letters.close();
        enrolment.close();
        listener.unregister();
    }

    @Override
    public boolean handle(Scan scan) {
        if (scan.text().startsWith(LetterText.PREFIX)) {
            gate.command(scan.text(), scan.scanner(), Optional.ofNullable(letters.getService()));
            return true;
        }
        if (scan.text().startsWith(EnrolmentToken.PREFIX)) {
            return gate.token(scan.text(), scan.scanner(), Optional.ofNullable(enrolment.getService()));
        }
        return gate.handle(scan.text(), scan.scanner());
    }

    @Override
    public long revocationEpoch() {
        return gate.revocationEpoch();
    }

    @Override
    public boolean refused(String scanner, Unreadable why, long times) {
        return gate.unreadable(why, scanner, times);
    }

    @Override
    public Verdict present(String text, String source) {
        return gate.present(text, source);
    }

    @Override
    public Verdict present(String text, String source, List<Integer> doors) {
        return gate.present(text, source, doors);
    }

    @Override
    public Verdict end(String text, String source) {
        return gate.end(text, source);
    }

    @Override
    public Verdict release(int door, String text, String source) {
        return gate.release(door, text, source);
    }

    @Override
    public void preferLow(long millis) {
        gate.preferLow(millis);
    }

    @Override
    public Verdict test(int door) {
        return gate.test(door);
    }

    @Override
    public String clear(int door) {
        return gate.clear(door);
    }
}
