// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latchkey.portal.platform.StartFailure;
import org.latchkey.portal.platform.TestDatabase;
import org.latchkey.protocol.crypto.Ed25519PublicKey;

/** The key files: made once, encrypted, and never silently replaced. */
class SigningKeysTest {

    private static final String CHOSEN = "something that a person chose";
    private static final byte[] MESSAGE = "message".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    @Test
    void keysAreTheSameAfterARestart() throws Exception {
        Ed25519PublicKey root;
        Ed25519PublicKey code;
        try (TestDatabase database = new TestDatabase(folder, "")) {
            SigningKeys keys = open(database);
            root = keys.rootPublicKey();
            code = keys.key(KeyUse.CODE).publicKey();
            assertThat(code.verify(MESSAGE, keys.key(KeyUse.CODE).sign(MESSAGE)))
                    .isTrue();
            assertThat(root.verify(MESSAGE, keys.root().orElseThrow().sign(MESSAGE)))
                    .isTrue();
            for (KeyUse use : KeyUse.values()) {
                assertThat(keys.key(use).publicKey()).isNotEqualTo(root);
            }
        }
        Files.delete(folder.resolve("root.p12"));
        try (TestDatabase database = new TestDatabase(folder, "")) {
            SigningKeys keys = open(database);
            assertThat(keys.rootPublicKey()).isEqualTo(root);
            assertThat(keys.key(KeyUse.CODE).publicKey()).isEqualTo(code);
            assertThat(keys.hasRoot()).isFalse();
            assertThat(keys.root()).isEmpty();
        }
    }

    @Test
    void othersCanReadABackupAndAChosenPasswordIsHashedOften() throws Exception {
        try (TestDatabase database = new TestDatabase(folder, CHOSEN)) {
            SigningKeys keys = open(database);
            KeyStore store = KeyStore.getInstance(folder.resolve("root.p12").toFile(), CHOSEN.toCharArray());
            Signature jdk = Signature.getInstance("Ed25519");
            jdk.initSign((PrivateKey) store.getKey("root", CHOSEN.toCharArray()));
            jdk.update(MESSAGE);
            assertThat(keys.rootPublicKey().verify(MESSAGE, jdk.sign())).isTrue();
            assertThat(folder.resolve("keystore.password")).doesNotExist();
            // DER of the iteration count 200,000, once each for key, certificate and MAC.
            assertThat(occurrences(Files.readAllBytes(folder.resolve("root.p12")), new byte[] {2, 3, 3, 0x0D, 0x40}))
                    .isEqualTo(3);
        }
    }

    @Test
    void aWrongOrMissingPasswordIsTold() throws Exception {
        try (TestDatabase database = new TestDatabase(folder, "")) {
            open(database);
        }
        try (TestDatabase database = new TestDatabase(folder, "wrong")) {
            assertThatThrownBy(() -> open(database))
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining("does not open");
        }
        Files.delete(folder.resolve("keystore.password"));
        try (TestDatabase database = new TestDatabase(folder, "")) {
            assertThatThrownBy(() -> open(database)).hasMessageContaining("LATCHKEY_KEYSTORE_PASSWORD");
        }
    }

    @Test
    void lostKeysAreNotReplacedByFreshOnes() throws Exception {
        try (TestDatabase database = new TestDatabase(folder, "")) {
            open(database);
            new KeyRingRepository(database.jdbc()).add(1, new byte[] {1}, 0);
            Files.delete(folder.resolve("keystore.p12"));
            assertThatThrownBy(() -> open(database)).hasMessageContaining("is missing");
            assertThat(folder.resolve("keystore.p12")).doesNotExist();
        }
    }

    @Test
    void aFirstStartThatWasCutOffGoesOn() throws Exception {
        try (TestDatabase database = new TestDatabase(folder, "")) {
            Ed25519PublicKey root = open(database).rootPublicKey();
            Files.delete(folder.resolve("keystore.p12"));
            assertThat(open(database).rootPublicKey()).isEqualTo(root);
        }
    }

    @Test
    void aDamagedOrForeignFileIsTold() throws Exception {
        try (TestDatabase database = new TestDatabase(folder.resolve("a"), "");
                TestDatabase other = new TestDatabase(folder.resolve("b"), "")) {
            SigningKeys keys = open(database);
            open(other);
            Path root = folder.resolve("a").resolve("root.p12");
            Files.copy(folder.resolve("b").resolve("root.p12"), root, StandardCopyOption.REPLACE_EXISTING);
            assertThatThrownBy(keys::root).isInstanceOf(StartFailure.class);
            Files.write(root, new byte[] {1, 2, 3});
            assertThatThrownBy(keys::root).isInstanceOf(StartFailure.class);
        }
    }

    private static SigningKeys open(TestDatabase database) {
        return new SigningKeys(database.data(), database.properties(), new KeyRingRepository(database.jdbc()));
    }

    private static int occurrences(byte[] bytes, byte[] part) {
        int found = 0;
        for (int i = 0; i + part.length <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
                found++;
            }
        }
        return found;
    }
}
