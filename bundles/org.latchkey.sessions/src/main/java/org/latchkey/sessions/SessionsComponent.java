// SPDX-License-Identifier: Apache-2.0
package org.latchkey.sessions;

import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.latchkey.unit.api.AuditTrail;
import org.latchkey.unit.api.BankRules;
import org.latchkey.unit.api.DoorUse;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.Gatekeeper;
import org.latchkey.unit.api.Holders;
import org.latchkey.unit.api.Occupancy;
import org.latchkey.unit.api.PinSessions;
import org.latchkey.unit.api.Site;
import org.latchkey.unit.api.Store;
import org.latchkey.unit.api.TrustedClock;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes sessions with a PIN. Immediate: stays end and doors are given back also when nobody asks. */
@Component(service = PinSessions.class, immediate = true)
public final class SessionsComponent implements PinSessions {

    private static final String SOURCE = "kiosk";
    private static final long ROUND_MILLIS = 250;
    private static final long STOP_MILLIS = 5_000;
    private static final Logger LOG = LoggerFactory.getLogger(SessionsComponent.class);

    private final ScheduledThreadPoolExecutor worker = new ScheduledThreadPoolExecutor(
            1,
            work -> {
                Thread thread = Executors.defaultThreadFactory().newThread(work);
                thread.setName("sessions");
                thread.setDaemon(true);
                return thread;
            },
            new ThreadPoolExecutor.DiscardPolicy());
    private final AtomicReference<Gatekeeper> gatekeeper = new AtomicReference<>();
    private final Sessions sessions;
    private final ServiceRegistration<Doors.Listener> listener;
    private final ServiceRegistration<DoorUse> use;

    /** Reads what an earlier run left. */
    @Activate
    public SessionsComponent(
            @Reference Site site,
            @Reference Store store,
            @Reference AuditTrail trail,
            @Reference TrustedClock clock,
            @Reference Doors doors,
            @Reference BankRules rules,
            @Reference Holders holders,
            @Reference Occupancy occupancy,
            BundleContext context) {
        LongSupplier millis = () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
        House house = new House(
                holders, occupancy, doors, rules, trail, store, clock, millis, work -> worker.execute(guarded(work)));
        PinGate gate = new PinGate(millis, wait -> LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(wait)));
        sessions = new Sessions(house, Stays.of(site.config()), Hasher.ARGON2, gate, this::releaseByStaff);
        worker.scheduleWithFixedDelay(guarded(sessions::tick), ROUND_MILLIS, ROUND_MILLIS, TimeUnit.MILLISECONDS);
        // By hand and at the end: as a service of this component it would be asked for while it is still being made.
        listener = context.registerService(Doors.Listener.class, new Edges(), null);
        use = context.registerService(DoorUse.class, sessions.doorUse(), null);
    }

    private final class Edges implements Doors.Listener {

        @Override
        public void changed(Doors.Status status, boolean commanded) {
            changed(status, Optional.empty());
        }

        @Override
        public void changed(Doors.Status status, Optional<Doors.Ordered> why) {
            worker.execute(guarded(() -> sessions.edge(status, why)));
        }
    }

    private static Runnable guarded(Runnable work) {
        return () -> {
            try {
                work.run();
            } catch (RuntimeException e) {
                // The thread's edge: one fault must not end the rounds.
                LOG.error("work on sessions failed", e);
            }
        };
    }

    @Deactivate
    void stop() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(STOP_MILLIS);
        while (!sessions.stop() && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(ROUND_MILLIS / 10);
        }
        listener.unregister();
        use.unregister();
        worker.shutdown();
        worker.awaitTermination(STOP_MILLIS / 5, TimeUnit.MILLISECONDS);
        sessions.close();
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void addGatekeeper(Gatekeeper present) {
        gatekeeper.set(present);
    }

    void removeGatekeeper(Gatekeeper gone) {
        gatekeeper.compareAndSet(gone, null);
    }

    private Answer releaseByStaff(int door, String staffCode) {
        Gatekeeper present = gatekeeper.get();
        if (present == null) {
            return Sessions.answer(door, Words.NOT_AVAILABLE, 0);
        }
        Gatekeeper.Verdict verdict = present.release(door, staffCode, SOURCE);
        return Sessions.answer(door, verdict.accepted() ? Words.OK : verdict.reason(), 0);
    }

    @Override
    public Answer begin(int door, char[] pin) {
        return sessions.begin(door, pin);
    }

    @Override
    public Answer reopen(int door, char[] pin) {
        return sessions.reopen(door, pin);
    }

    @Override
    public Answer end(int door, char[] pin) {
        return sessions.end(door, pin);
    }

    @Override
    public Answer release(int door, String staffCode) {
        return sessions.release(door, staffCode);
    }
}
