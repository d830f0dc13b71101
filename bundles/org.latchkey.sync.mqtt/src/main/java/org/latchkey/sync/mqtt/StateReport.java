// SPDX-License-Identifier: Apache-2.0
package org.latchkey.sync.mqtt;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.latchkey.protocol.note.Checkpoint;
import org.latchkey.protocol.site.SiteConfig;
import org.latchkey.protocol.sync.UnitState;
import org.latchkey.protocol.sync.UnitState.DoorState;
import org.latchkey.protocol.sync.UnitState.Health;
import org.latchkey.protocol.sync.UnitState.Held;
import org.latchkey.unit.api.AuditTrail;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.HealthCheck;
import org.latchkey.unit.api.Holders;
import org.latchkey.unit.api.Outbox;
import org.latchkey.unit.api.RunningState;
import org.latchkey.unit.api.SiteReport;
import org.latchkey.unit.api.Standing;
import org.latchkey.unit.api.TrustedClock;

/** Puts together what the unit says of itself, from what the rooms have in memory. */
final class StateReport {

    private static final int MAX_NAME = 64;

    private final Rooms rooms;

    StateReport(Rooms rooms) {
        this.rooms = rooms;
    }

    /**
     * How the unit is now.
     *
     * @return empty while a room is missing without which the portal would take the unit for a new one
     */
    Optional<UnitState> state(Optional<byte[]> nonce) {
        Optional<SiteReport> report = rooms.report.find();
        Optional<AuditTrail> trail = rooms.trail.find();
        Optional<Outbox> outbox = rooms.outbox.find();
        Optional<TrustedClock> clock = rooms.clock.find();
        if (report.isEmpty() || trail.isEmpty() || outbox.isEmpty() || clock.isEmpty()) {
            return Optional.empty();
        }
        TrustedClock.Reading now = clock.get().now();
        return Optional.of(new UnitState(
                true,
                trail.get().boot(),
                report.get().position(),
                report.get().keyRingVersion(),
                report.get().configDigest(),
                report.get().revocationEpoch(),
                trail.get().checkpoint().map(Checkpoint::note).orElse(""),
                outbox.get().witnessed(),
                now.quality(),
                Math.max(0, now.seconds()),
                nonce,
                report.get().setAside(),
                doors(),
                report.get().modes(),
                health(),
                rooms.running.find().flatMap(RunningState::report)));
    }

    private List<DoorState> doors() {
        Optional<Holders> holders = rooms.holders.find();
        return rooms.doors.find().map(Doors::all).orElse(List.of()).stream()
                .sorted(Comparator.comparingInt(Doors.Status::door))
                .limit(SiteConfig.MAX_DOORS)
                .map(status -> door(status, holders.map(book -> held(book, status))))
                .toList();
    }

    private static Held held(Holders book, Doors.Status status) {
        Standing standing = Standing.of(status, book.at(status.door()));
        int by = standing.by().map(Standing.By::number).orElse(Held.FREE);
        return new Held(by, standing.since());
    }

    private static DoorState door(Doors.Status status, Optional<Held> held) {
        int state =
                switch (status.state()) {
                    case UNKNOWN -> DoorState.UNKNOWN;
                    case CLOSED -> DoorState.CLOSED;
                    case OPEN -> DoorState.OPEN;
                };
        int item = status.item()
                .map(full -> full ? DoorState.FULL : DoorState.EMPTY)
                .orElse(DoorState.UNKNOWN);
        return new DoorState(status.door(), state, item, status.quarantined(), held);
    }

    private List<Health> health() {
        return rooms.checks.stream()
                .sorted(Comparator.comparing(HealthCheck::name))
                .limit(UnitState.MAX_HEALTH)
                .map(StateReport::health)
                .toList();
    }

    private static Health health(HealthCheck check) {
        HealthCheck.Result result = check.check();
        String name = check.name();
        return new Health(name.substring(0, Math.min(MAX_NAME, name.length())), result.ok(), result.message());
    }
}
