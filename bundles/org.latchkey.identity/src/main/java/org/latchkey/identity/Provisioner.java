// SPDX-License-Identifier: Apache-2.0
package org.latchkey.identity;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.crypto.Ed25519PublicKey;
import org.latchkey.protocol.site.ProvisioningFile;
import org.latchkey.unit.api.TrustedClock;
import org.latchkey.unit.api.UnitException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides which letters the unit takes: one root, one site, and only upwards. Thread-safe. */
final class Provisioner {

    private static final Logger LOG = LoggerFactory.getLogger(Provisioner.class);

    private final TrustedClock clock;
    private final Consumer<Letters> beforeSaving;
    private final LetterFolder folder;
    private volatile Optional<Letters> current;
    private volatile String trouble = "";

    /** @param beforeSaving is told of letters that were verified; if it throws, they are not taken */
    Provisioner(Path folder, TrustedClock clock, Consumer<Letters> beforeSaving) {
        this.clock = clock;
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

    /** What the unit goes by; empty until it is provisioned. */
    Optional<Letters> current() {
        return current;
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
        return true;
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
            return letters;
        } catch (ProtocolException e) {
            throw new UnitException("The provisioning file is refused: " + e.reason(), e);
        } catch (IOException e) {
            throw new UnitException("The provisioning file is refused: " + e.getMessage() + ". Restore that file.", e);
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
