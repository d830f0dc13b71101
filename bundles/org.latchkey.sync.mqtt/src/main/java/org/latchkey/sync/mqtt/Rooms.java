// SPDX-License-Identifier: Apache-2.0
package org.latchkey.sync.mqtt;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.latchkey.unit.api.AuditTrail;
import org.latchkey.unit.api.ClockProof;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.HealthCheck;
import org.latchkey.unit.api.Holders;
import org.latchkey.unit.api.LetterGate;
import org.latchkey.unit.api.Outbox;
import org.latchkey.unit.api.RunningState;
import org.latchkey.unit.api.SiteReport;
import org.latchkey.unit.api.TrustedClock;

/** The rooms that are there now; the connection stays up while one of them is being swapped. Thread-safe. */
final class Rooms {

    /** A service that may come and go. */
    static final class Slot<T> {

        private final AtomicReference<T> present = new AtomicReference<>();

        void set(T service) {
            present.set(service);
        }

        void unset(T service) {
            present.compareAndSet(service, null);
        }

        Optional<T> find() {
            return Optional.ofNullable(present.get());
        }
    }

    final Slot<Outbox> outbox = new Slot<>();
    final Slot<AuditTrail> trail = new Slot<>();
    final Slot<LetterGate> gate = new Slot<>();
    final Slot<SiteReport> report = new Slot<>();
    final Slot<TrustedClock> clock = new Slot<>();
    final Slot<ClockProof> proof = new Slot<>();
    final Slot<Doors> doors = new Slot<>();
    final Slot<Holders> holders = new Slot<>();
    final Slot<RunningState> running = new Slot<>();
    final List<HealthCheck> checks = new CopyOnWriteArrayList<>();
}
