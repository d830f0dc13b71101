// SPDX-License-Identifier: Apache-2.0
package org.latchkey.identity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Set;
import org.latchkey.protocol.crypto.Ed25519PrivateKey;
import org.latchkey.unit.api.UnitException;
import org.latchkey.unit.api.files.DurableFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The unit's key: 32 bytes of seed in {@code unit.key}, readable by the unit alone. */
final class KeyFile {

    static final String NAME = "unit.key";

    private static final Logger LOG = LoggerFactory.getLogger(KeyFile.class);
    private static final int SEED_LENGTH = 32;
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private final Path folder;
    private final Path file;

    KeyFile(Path folder) {
        this.folder = folder;
        file = folder.resolve(NAME);
    }

    /**
     * Reads the key, or makes one if there is none yet. A file that is no key is moved aside and a new key made: the unit
     * then starts, and its trail begins anew under the new key.
     */
    Ed25519PrivateKey loadOrCreate() {
        try {
            DurableFiles.createPrivateFolder(folder);
            if (Files.exists(file)) {
                byte[] seed = DurableFiles.read(file, SEED_LENGTH * 2);
                if (seed.length == SEED_LENGTH) {
                    tighten();
                    return Ed25519PrivateKey.ofSeed(seed);
                }
                moveAside();
            }
            return create();
        } catch (IOException e) {
            throw new UnitException("The unit key can not be read or written: " + e.getMessage(), e);
        }
    }

    private Ed25519PrivateKey create() throws IOException {
        Ed25519PrivateKey key = Ed25519PrivateKey.generate(new SecureRandom());
        DurableFiles.replace(file, key.seed());
        LOG.info("Made a new unit key {}.", key.publicKey());
        return key;
    }

    private void tighten() throws IOException {
        if (!Files.getPosixFilePermissions(file).equals(OWNER_ONLY)) {
            LOG.warn("Others could read the unit key; its permissions were {}.", Files.getPosixFilePermissions(file));
            Files.setPosixFilePermissions(file, OWNER_ONLY);
        }
    }

    private void moveAside() throws IOException {
        Path aside = file;
        for (int copy = 1; Files.exists(aside); copy++) {
            aside = folder.resolve(NAME + ".set-aside-" + copy);
        }
        Files.move(file, aside);
        LOG.error("{} is no key; it is kept as {}, and a new key is made.", file, aside.getFileName());
    }
}
