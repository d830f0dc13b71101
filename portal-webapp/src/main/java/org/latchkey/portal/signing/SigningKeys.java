// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.signing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.latchkey.portal.platform.DataDirectory;
import org.latchkey.portal.platform.PortalProperties;
import org.latchkey.portal.platform.PrivateFiles;
import org.latchkey.portal.platform.Secrets;
import org.latchkey.portal.platform.StartFailure;
import org.latchkey.protocol.crypto.Ed25519PrivateKey;
import org.latchkey.protocol.crypto.Ed25519PublicKey;
import org.latchkey.protocol.crypto.Signer;
import org.springframework.stereotype.Component;

/**
 * The portal's keys, made at the first start. Code, command and witness key are in {@code keystore.p12}; the root key
 * is alone in {@code root.p12}, which may be taken away and brought back at any time. Thread-safe.
 */
@Component
public class SigningKeys {

    static final String ROOT_FILE = "root.p12";

    private static final String KEYSTORE_FILE = "keystore.p12";
    private static final String PASSWORD_FILE = "keystore.password";
    private static final String ROOT = "root";

    private final Path rootFile;
    private final char[] password;
    private final Path keystore;
    private final boolean randomPassword;
    // By the names in the key file: the use, and for later keys of that use a number behind it.
    private final Map<String, Ed25519PrivateKey> keys;
    private final Ed25519PublicKey rootPublicKey;

    public SigningKeys(DataDirectory data, PortalProperties properties, KeyRingRepository rings) {
        rootFile = data.file(ROOT_FILE);
        keystore = data.file(KEYSTORE_FILE);
        randomPassword = properties.keystore().password().isEmpty();
        boolean first = !Files.exists(keystore);
        if (first && rings.newest().isPresent()) {
            throw new StartFailure("The key file " + keystore + " is missing: bring it back from a backup.");
        }
        password = password(data.file(PASSWORD_FILE), properties.keystore().password(), first);
        if (first) {
            make();
        }
        KeyFile.Content content = KeyFile.read(keystore, password);
        rootPublicKey = content.publicKeys().get(ROOT);
        keys = new ConcurrentSkipListMap<>(content.keys());
        if (rootPublicKey != null && !first && !keys.containsKey(KeyUse.JOURNAL.word())) {
            // A key file from before there was such a key.
            keys.put(KeyUse.JOURNAL.word(), Ed25519PrivateKey.generate(new SecureRandom()));
            write();
        }
        if (rootPublicKey == null || !Arrays.stream(KeyUse.values()).allMatch(use -> keys.containsKey(use.word()))) {
            throw new StartFailure("The key file " + keystore + " lacks a key: bring it back from a backup.");
        }
    }

    /** The first key of this use. What signs now is said by {@link KeyRings#signing}. */
    public Signer key(KeyUse use) {
        return keys.get(use.word());
    }

    /** Every key of this use that is here. */
    public List<Signer> all(KeyUse use) {
        return keys.entrySet().stream()
                .filter(entry -> isOf(use, entry.getKey()))
                .<Signer>map(Map.Entry::getValue)
                .toList();
    }

    private static boolean isOf(KeyUse use, String name) {
        return name.equals(use.word()) || name.startsWith(use.word() + '-');
    }

    /** Makes another key of this use and stores it, durably, before anything is signed with it. */
    synchronized Signer add(KeyUse use) {
        Ed25519PrivateKey fresh = Ed25519PrivateKey.generate(new SecureRandom());
        int number = 2;
        while (keys.containsKey(use.word() + '-' + number)) {
            number++;
        }
        keys.put(use.word() + '-' + number, fresh);
        write();
        return fresh;
    }

    private void write() {
        KeyFile.write(
                keystore,
                password,
                randomPassword,
                new KeyFile.Content(new TreeMap<>(keys), Map.of(ROOT, rootPublicKey)));
    }

    /** Opens every key file of this portal. */
    public char[] password() {
        return password.clone();
    }

    public Ed25519PublicKey rootPublicKey() {
        return rootPublicKey;
    }

    /** True while the root key's file is where it was made. */
    public boolean hasRoot() {
        return Files.exists(rootFile);
    }

    /**
     * The root key, read anew each time so that it is in memory only while it signs; empty if its file was taken away.
     *
     * @throws StartFailure if the file is damaged or holds another key
     */
    public Optional<Signer> root() {
        if (!hasRoot()) {
            return Optional.empty();
        }
        Ed25519PrivateKey root = KeyFile.read(rootFile, password).keys().get(ROOT);
        if (root == null || !root.publicKey().equals(rootPublicKey)) {
            throw new StartFailure("The file " + rootFile + " does not hold this portal's root key.");
        }
        return Optional.of(root);
    }

    private void make() {
        SecureRandom random = new SecureRandom();
        Ed25519PublicKey root;
        if (Files.exists(rootFile)) {
            // A first start that was cut off.
            root = KeyFile.read(rootFile, password).keys().get(ROOT).publicKey();
        } else {
            Ed25519PrivateKey fresh = Ed25519PrivateKey.generate(random);
            KeyFile.write(rootFile, password, randomPassword, new KeyFile.Content(Map.of(ROOT, fresh), Map.of()));
            root = fresh.publicKey();
        }
        Map<String, Ed25519PrivateKey> fresh = new TreeMap<>();
        for (KeyUse use : KeyUse.values()) {
            fresh.put(use.word(), Ed25519PrivateKey.generate(random));
        }
        KeyFile.write(keystore, password, randomPassword, new KeyFile.Content(fresh, Map.of(ROOT, root)));
    }

    private static char[] password(Path file, String configured, boolean first) {
        if (!configured.isEmpty()) {
            return configured.toCharArray();
        }
        try {
            if (first && !Files.exists(file)) {
                PrivateFiles.write(file, (Secrets.token() + "\n").getBytes(StandardCharsets.UTF_8));
            }
            if (!Files.exists(file)) {
                throw new StartFailure("The key files need their password: set LATCHKEY_KEYSTORE_PASSWORD.");
            }
            char[] password = Files.readString(file).strip().toCharArray();
            if (password.length == 0) {
                throw new StartFailure("The file " + file + " is empty.");
            }
            return password;
        } catch (IOException e) {
            throw new StartFailure("The file " + file + " cannot be used (" + e.getMessage() + ").", e);
        }
    }
}
