// SPDX-License-Identifier: Apache-2.0
package org.latchkey.identity;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.command.Position;
import org.latchkey.protocol.crypto.Ed25519PublicKey;
import org.latchkey.protocol.keyring.KeyRing;
import org.latchkey.protocol.keyring.KeyRingLetter;
import org.latchkey.protocol.site.ProvisioningFile;
import org.latchkey.protocol.site.SiteConfig;
import org.latchkey.protocol.site.Snapshot;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.RefusedException;
import org.latchkey.unit.api.TrustedClock;
import org.latchkey.unit.api.UnitException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides which letters the unit takes: one root, one site, and only upwards. Thread-safe. */
final class Provisioner {

    private static final Logger LOG = LoggerFactory.getLogger(Provisioner.class);

    private final TrustedClock clock;
    private final Overlay overlay;
    private final Consumer<Letters> beforeSaving;
    private final LetterFolder folder;
    private volatile Optional<Letters> current;
    private volatile String trouble = "";

    /**
     * Reads the letters taken before.
     *
     * @param overlay what commands have changed since
     * @param beforeSaving is told of letters that were verified; if it throws, they are not taken
     */
    Provisioner(Path folder, TrustedClock clock, Overlay overlay, Consumer<Letters> beforeSaving) {
        this.clock = clock;
        this.overlay = overlay;
        this.beforeSaving = beforeSaving;
        try {
            this.folder = new LetterFolder(folder);
        } catch (IOException e) {
            throw new UnitException("The identity folder can not be written: " + e.getMessage(), e);
        }
        current = load();
        current.ifPresent(this::keepFloor);
    }

    /** Letters that verify make up for a floor that is lost. */
    private void keepFloor(Letters letters) {
        try {
            if (floor().isEmpty()) {
                folder.saveFloor(LetterFloor.of(letters));
            }
        } catch (IOException e) {
            LOG.warn("The mark of the newest letters can not be kept: {}", e.getMessage());
        }
    }

    /** Empty also if the floor is unreadable while the unit goes by letters, which serve as well. */
    private Optional<LetterFloor> floor() throws IOException {
        try {
            return folder.floor();
        } catch (IOException e) {
            if (current.isEmpty()) {
                throw e;
            }
            LOG.warn("Using the letters in force instead: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<Letters> load() {
        try {
            return folder.load();
        } catch (IOException | ProtocolException e) {
            trouble = "The portal's letters do not verify (" + e.getMessage() + "): provision the unit again.";
            LOG.error(trouble);
            return Optional.empty();
        }
    }

    /** The letters that the unit goes by; empty until it is provisioned. */
    Optional<Letters> current() {
        return current;
    }

    /** What the unit goes by; empty until it is provisioned. */
    Optional<InForce> inForce() {
        return current.map(overlay::over);
    }

    /** How far the log of lasting commands is contained. */
    Position position() {
        return overlay.position(current);
    }

    /** Empty, or why the letters found at the start are not used. */
    String trouble() {
        return trouble;
    }

    /**
     * Takes a provisioning file.
     *
     * @return true if it changed anything
     * @throws UnitException saying why it is refused
     */
    synchronized boolean accept(byte[] bytes, String rootFingerprint) {
        Letters letters = verify(bytes, rootFingerprint);
        if (letters == null) {
            return false;
        }
        save(letters);
        return true;
    }

    private void save(Letters letters) {
        beforeSaving.accept(letters);
        try {
            if (!trouble.isEmpty()) {
                folder.keepUnreadable();
            }
            folder.save(letters);
        } catch (IOException e) {
            throw new UnitException("The letters can not be stored: " + e.getMessage(), e);
        }
        current = Optional.of(letters);
        trouble = "";
    }

    /** Null if it is what the unit goes by already. */
    private Letters verify(byte[] bytes, String rootFingerprint) {
        try {
            ProvisioningFile file = ProvisioningFile.decode(bytes);
            checkRoot(file.root(), rootFingerprint);
            if (current.filter(letters -> letters.sameAs(file)).isPresent()) {
                return null;
            }
            Optional<LetterFloor> inForce = current.map(LetterFloor::of);
            Optional<LetterFloor> kept = floor();
            String site = inForce.or(() -> kept).map(LetterFloor::site).orElse(null);
            Letters letters = Letters.verify(file, site, clock.now().seconds(), clock.tolerance());
            inForce.ifPresent(floor -> floor.check(letters));
            kept.ifPresent(floor -> floor.check(letters));
            checkPosition(letters.snapshot());
            return letters;
        } catch (ProtocolException e) {
            throw new RefusedException(e.reason(), "The provisioning file is refused: " + e.reason(), e);
        } catch (IOException e) {
            throw new UnitException("The provisioning file is refused: " + e.getMessage() + ". Restore that file.", e);
        }
    }

    /** Commands have taken the unit further than its last snapshot; a snapshot below them would undo them. */
    private void checkPosition(Snapshot next) {
        Position here = position();
        if (next.seq() < here.seq()) {
            throw new RefusedException(
                    RefusedException.OLDER, "The snapshot is refused: the unit has commands up to " + here.seq() + ".");
        }
        if (next.seq() == here.seq() && !Arrays.equals(next.envelopeHashAtSeq(), here.envelopeHash())) {
            throw new RefusedException(
                    "sequence-conflict",
                    "The snapshot is refused: it knows another command number " + here.seq() + " than the unit.");
        }
    }

    /** Takes a snapshot alone, with the ring in force. @throws UnitException saying why it is refused */
    synchronized boolean acceptSnapshot(byte[] letter) {
        InForce now = inForce().orElseThrow(Provisioner::notProvisioned);
        byte[] file = new ProvisioningFile(now.letters().file().root(), now.keyRingLetter(), letter).encode();
        Letters letters = verify(file, "");
        if (letters == null) {
            return false;
        }
        if (!letters.config().equals(now.config())) {
            overlay.hold(letters, now.config());
        }
        save(letters);
        return true;
    }

    /** The configuration of the letters that has yet to prove itself. */
    Optional<SiteConfig> unproven() {
        return current.filter(overlay::isOnTrial).map(Letters::config);
    }

    /** See {@link org.latchkey.unit.api.SiteKeeper#settle}. */
    void settle(boolean proven, Batch batch) {
        current.ifPresent(letters -> overlay.settle(letters, proven, batch));
    }

    /** See {@link org.latchkey.unit.api.SiteKeeper#verifyRing}. */
    KeyRing verifyRing(byte[] letter) {
        InForce now = inForce().orElseThrow(Provisioner::notProvisioned);
        try {
            KeyRing ring = KeyRingLetter.open(letter, now.letters().file().root());
            LetterFloor.of(now.letters()).with(now.keyRing()).checkRing(ring);
            Optional<LetterFloor> kept = floor();
            kept.ifPresent(floor -> floor.checkRing(ring));
            return ring;
        } catch (ProtocolException e) {
            throw new RefusedException(e.reason(), "The key ring is refused: " + e.reason(), e);
        } catch (IOException e) {
            throw new UnitException("The key ring is refused: " + e.getMessage() + ". Restore that file.", e);
        }
    }

    private static RefusedException notProvisioned() {
        return new RefusedException("not-provisioned", "The unit is not provisioned.");
    }

    /** Lets no older ring come back, should the store be lost. */
    synchronized void keepRingFloor(KeyRing ring) {
        try {
            Optional<LetterFloor> kept = floor();
            if (kept.isPresent() && kept.get().ringVersion() < ring.version()) {
                folder.saveFloor(kept.get().with(ring));
            }
        } catch (IOException e) {
            LOG.warn("The mark of the newest letters can not be kept: {}", e.getMessage());
        }
    }

    private void checkRoot(Ed25519PublicKey root, String rootFingerprint) throws IOException {
        Optional<Ed25519PublicKey> pinned =
                folder.root().or(() -> current.map(letters -> letters.file().root()));
        if (pinned.isPresent()) {
            if (!pinned.get().equals(root)) {
                throw new UnitException("The provisioning file is refused: it comes from another portal's root key.");
            }
            return;
        }
        String actual = HexFormat.of().formatHex(root.fingerprint());
        if (!actual.equals(rootFingerprint.replaceAll("[\\s:]", "").toLowerCase(Locale.ROOT))) {
            throw new UnitException("The provisioning file is refused: its root key has the fingerprint " + actual
                    + ", not the one that was given.");
        }
    }
}
