// SPDX-License-Identifier: Apache-2.0
package org.latchkey.release.tuf;

import java.time.Instant;
import java.util.Optional;
import org.latchkey.release.tuf.TufException.Reason;

/**
 * One run of the client's workflow (section 5 of the specification) with one fixed start time. What was verified is
 * stored at once, so a later fault loses nothing of it.
 */
final class Refresh {

    private final TrustedFiles files;
    private final Repository repository;
    private final Limits limits;
    private final Instant now;
    private Root root;
    private Snapshot snapshot;
    private Targets targets;

    Refresh(TrustedFiles files, Repository repository, Limits limits, Instant now) {
        this.files = files;
        this.repository = repository;
        this.limits = limits;
        this.now = now;
    }

    void run() throws TufException {
        updateRoot();
        snapshot = updateSnapshot(updateTimestamp());
        MetaFile file = snapshot.file(Role.TARGETS).orElseThrow();
        targets = targets(root.keysOf(Role.TARGETS), file);
    }

    Root root() {
        return root;
    }

    Snapshot snapshot() {
        return snapshot;
    }

    Targets targets() {
        return targets;
    }

    private void updateRoot() throws TufException {
        byte[] trusted = files.read(Role.ROOT, limits.root())
                .orElseThrow(() -> new TufException(Reason.NOT_INITIALISED, "there is no trusted root"));
        root = TufClient.parseFirstRoot(trusted);
        for (int i = 0; i < limits.rootUpdates(); i++) {
            Optional<Root> next = nextRoot();
            if (next.isEmpty()) {
                break;
            }
            if (next.get().rotatesSince(root)) {
                files.expectRotation();
            }
            files.write(Role.ROOT, next.get().envelope().bytes());
            root = next.get();
        }
        requireFresh(Role.ROOT, root.envelope());
        // Whoever held a key that was taken away may have signed versions that are far too high: begin anew.
        if (files.rotationExpected()) {
            files.finishRotation();
        }
    }

    private Optional<Root> nextRoot() throws TufException {
        byte[] bytes;
        try {
            bytes = repository.metadata(Role.ROOT, Optional.of(root.version() + 1), limits.root());
        } catch (TufException e) {
            if (e.reason() == Reason.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
        Root next = Root.parse(bytes);
        root.keysOf(Role.ROOT).require(next.envelope());
        next.keysOf(Role.ROOT).require(next.envelope());
        if (next.version() != root.version() + 1) {
            throw new TufException(Reason.ROLLBACK, "a root file does not have the version that follows");
        }
        return Optional.of(next);
    }

    private Timestamp updateTimestamp() throws TufException {
        Optional<Timestamp> trusted = stored(root.keysOf(Role.TIMESTAMP), limits.timestamp(), Timestamp::parse);
        Timestamp fresh = Timestamp.parse(repository.metadata(Role.TIMESTAMP, Optional.empty(), limits.timestamp()));
        root.keysOf(Role.TIMESTAMP).require(fresh.envelope());
        if (trusted.isPresent()) {
            Timestamp known = trusted.get();
            if (fresh.envelope().version() == known.envelope().version()) {
                requireFresh(Role.TIMESTAMP, known.envelope());
                return known;
            }
            if (fresh.envelope().version() < known.envelope().version()
                    || fresh.snapshot().version() < known.snapshot().version()) {
                throw new TufException(Reason.ROLLBACK, "the timestamp or its snapshot is older than the trusted one");
            }
        }
        requireFresh(Role.TIMESTAMP, fresh.envelope());
        files.write(Role.TIMESTAMP, fresh.envelope().bytes());
        return fresh;
    }

    private Snapshot updateSnapshot(Timestamp timestamp) throws TufException {
        MetaFile file = timestamp.snapshot();
        Optional<Snapshot> trusted = stored(root.keysOf(Role.SNAPSHOT), limits.snapshot(), Snapshot::parse);
        if (trusted.isPresent() && isCurrent(trusted.get().envelope(), file)) {
            return trusted.get();
        }
        byte[] bytes = fetch(Role.SNAPSHOT, file, limits.snapshot());
        file.require(Role.SNAPSHOT, bytes);
        Snapshot fresh = Snapshot.parse(bytes);
        root.keysOf(Role.SNAPSHOT).require(fresh.envelope());
        file.requireVersion(Role.SNAPSHOT, fresh.envelope());
        if (trusted.isPresent()) {
            fresh.requireNotBefore(trusted.get());
        }
        requireFresh(Role.SNAPSHOT, fresh.envelope());
        files.write(Role.SNAPSHOT, bytes);
        return fresh;
    }

    /** The targets file of a role, top-level or delegated, as the snapshot describes it and its delegator signs it. */
    Targets targets(RoleKeys keys, MetaFile file) throws TufException {
        String role = keys.name();
        Optional<Targets> stored = stored(keys, limits.targets(), Targets::parse);
        if (stored.isPresent() && isCurrent(stored.get().envelope(), file)) {
            return stored.get();
        }
        byte[] bytes = fetch(role, file, limits.targets());
        file.require(role, bytes);
        Targets fresh = Targets.parse(bytes);
        keys.require(fresh.envelope());
        file.requireVersion(role, fresh.envelope());
        requireFresh(role, fresh.envelope());
        files.write(role, bytes);
        return fresh;
    }

    /** What is stored for a role if its keys of today still vouch for it; anything else is as good as absent. */
    private <T extends Metadata> Optional<T> stored(RoleKeys keys, int limit, Metadata.Parser<T> parser)
            throws TufException {
        Optional<byte[]> bytes = files.read(keys.name(), limit);
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        try {
            T metadata = parser.parse(bytes.get());
            keys.require(metadata.envelope());
            return Optional.of(metadata);
        } catch (TufException ignored) {
            // Damaged, or signed by keys that do not count any more.
            return Optional.empty();
        }
    }

    private byte[] fetch(String role, MetaFile file, int most) throws TufException {
        Optional<Long> version = root.consistentSnapshot() ? Optional.of(file.version()) : Optional.empty();
        return repository.metadata(role, version, file.limit(most));
    }

    private boolean isCurrent(Envelope envelope, MetaFile file) {
        return envelope.version() == file.version() && file.describes(envelope.bytes()) && !envelope.expired(now);
    }

    private void requireFresh(String role, Envelope envelope) throws TufException {
        if (envelope.expired(now)) {
            throw new TufException(Reason.EXPIRED, role + " version " + envelope.version());
        }
    }
}
