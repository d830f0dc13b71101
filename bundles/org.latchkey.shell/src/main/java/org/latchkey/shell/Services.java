// SPDX-License-Identifier: Apache-2.0
package org.latchkey.shell;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.latchkey.unit.api.AuditTrail;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.EmergencyOpening;
import org.latchkey.unit.api.Gatekeeper;
import org.latchkey.unit.api.HealthCheck;
import org.latchkey.unit.api.Holders;
import org.latchkey.unit.api.LetterGate;
import org.latchkey.unit.api.Provisioning;
import org.latchkey.unit.api.Site;
import org.latchkey.unit.api.TrustedClock;
import org.latchkey.unit.api.UnitException;

/** The rooms that are there now: the shell works, and says what is missing, while others are being swapped. */
final class Services {

    /** A service that may come and go. */
    static final class Slot<T> {

        private final AtomicReference<T> present = new AtomicReference<>();
        private final String absence;

        Slot(String absence) {
            this.absence = absence;
        }

        void set(T service) {
            present.set(service);
        }

        void unset(T service) {
            present.compareAndSet(service, null);
        }

        Optional<T> find() {
            return Optional.ofNullable(present.get());
        }

        /** @throws UnitException saying what is missing */
        T get() {
            return find().orElseThrow(() -> new UnitException(absence));
        }
    }

    final Slot<Gatekeeper> gatekeeper = new Slot<>("The gatekeeper is not running; see 'status'.");
    final Slot<EmergencyOpening> emergency = new Slot<>("The gatekeeper is not running; see 'status'.");
    final Slot<Doors> doors =
            new Slot<>("The doors are not known: the unit is not provisioned, or lockers is stopped.");
    final Slot<Holders> holders = new Slot<>("Who holds which door is not known: lockers is stopped.");
    final Slot<AuditTrail> trail = new Slot<>("The trail is not open; see 'status'.");
    final Slot<Site> site = new Slot<>("The unit is not provisioned; use 'provision FILE FINGERPRINT'.");
    final Slot<Provisioning> provisioning = new Slot<>("The identity bundle is not running.");
    final Slot<LetterGate> letters = new Slot<>("The gate for letters is not running; see 'status'.");
    final Slot<TrustedClock> clock = new Slot<>("The clock is not running.");
    final List<HealthCheck> checks = new CopyOnWriteArrayList<>();
}
