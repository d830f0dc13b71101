// SPDX-License-Identifier: Apache-2.0
package org.latchkey.update;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.latchkey.unit.api.AuditTrail;
import org.latchkey.unit.api.HealthCheck;
import org.latchkey.unit.api.PortalAccess;
import org.latchkey.unit.api.Site;
import org.latchkey.unit.api.Store;
import org.latchkey.unit.api.TechnicianRights;
import org.latchkey.unit.api.TrustedClock;
import org.latchkey.unit.api.UnitKey;

/** The rooms that are there now; each may be the one that is being swapped. Thread-safe. */
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

    final Slot<AuditTrail> trail = new Slot<>();
    final Slot<Store> store = new Slot<>();
    final Slot<TrustedClock> clock = new Slot<>();
    final Slot<TechnicianRights> rights = new Slot<>();
    final Slot<Site> site = new Slot<>();
    final Slot<UnitKey> key = new Slot<>();
    final Slot<PortalAccess> portal = new Slot<>();
    final List<HealthCheck> checks = new CopyOnWriteArrayList<>();

    /** Symbolic names of the drivers that the site's configuration uses; empty while there is no site. */
    Optional<Set<String>> drivers() {
        return site.find().map(present -> present.config().driverBundles());
    }

    /** Seconds since 1970. @throws NotNowException while the clock is away */
    long seconds() {
        return clock.find()
                .orElseThrow(() -> new NotNowException("The clock is away."))
                .now()
                .seconds();
    }
}
