// SPDX-License-Identifier: Apache-2.0
package org.latchkey.identity;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.crypto.Ed25519PublicKey;
import org.latchkey.protocol.site.ProvisioningFile;
import org.latchkey.unit.api.files.DurableFiles;

/**
 * The accepted letters as files: {@code root.pub} (hex), which pins the root, and {@code letters}: eight bytes with the
 * time of acceptance, then the provisioning file. One file, because a ring and a snapshot must fit each other. Beside them
 * lies {@code letters.floor}, a {@link LetterFloor}.
 */
final class LetterFolder {

    static final String LETTERS = "letters";
    static final String ROOT = "root.pub";
    static final String FLOOR = "letters.floor";

    private static final int ROOT_LIMIT = 1024;

    private final Path folder;

    LetterFolder(Path folder) throws IOException {
        this.folder = folder;
        DurableFiles.createPrivateFolder(folder);
    }

    /** The root accepted before; empty if there is none. @throws IOException if its file is no key or unreadable */
    Optional<Ed25519PublicKey> root() throws IOException {
        Path file = folder.resolve(ROOT);
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        try {
            String hex = new String(DurableFiles.read(file, ROOT_LIMIT), StandardCharsets.US_ASCII).strip();
            return Optional.of(Ed25519PublicKey.of(HexFormat.of().parseHex(hex)));
        } catch (IOException | ProtocolException | IllegalArgumentException e) {
            throw new IOException("the pinned root " + file + " can not be read: " + e.getMessage(), e);
        }
    }

    /** Below what no letters are taken; empty if there is none. @throws IOException if its file is unreadable */
    Optional<LetterFloor> floor() throws IOException {
        Path file = folder.resolve(FLOOR);
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(LetterFloor.decode(DurableFiles.read(file, LetterFloor.MAX_SIZE)));
        } catch (IOException e) {
            throw new IOException("the mark of the newest letters " + file + " can not be read: " + e.getMessage(), e);
        }
    }

    void saveFloor(LetterFloor floor) throws IOException {
        DurableFiles.replace(folder.resolve(FLOOR), floor.encode());
    }

    /** The letters accepted before, verified again; empty if there are none. */
    Optional<Letters> load() throws IOException, ProtocolException {
        Path file = folder.resolve(LETTERS);
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        byte[] content = DurableFiles.read(file, Long.BYTES + ProvisioningFile.MAX_SIZE);
        if (content.length < Long.BYTES) {
            throw new IOException("cut short");
        }
        ProvisioningFile letters = ProvisioningFile.decode(Arrays.copyOfRange(content, Long.BYTES, content.length));
        Optional<Ed25519PublicKey> root = root();
        if (root.isPresent() && !root.get().equals(letters.root())) {
            throw new IOException("their root is not the pinned one");
        }
        return Optional.of(
                Letters.reopen(letters, null, ByteBuffer.wrap(content).getLong()));
    }

    /** Keeps letters that {@link #load} refused from being overwritten. */
    void keepUnreadable() throws IOException {
        Path file = folder.resolve(LETTERS);
        if (Files.exists(file)) {
            Files.move(file, folder.resolve(LETTERS + ".unreadable"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Pins the root and raises the floor, then replaces the letters: a cut in between never lowers the floor. */
    void save(Letters letters) throws IOException {
        ProvisioningFile file = letters.file();
        DurableFiles.replace(folder.resolve(ROOT), (file.root() + "\n").getBytes(StandardCharsets.US_ASCII));
        saveFloor(LetterFloor.of(letters));
        byte[] encoded = file.encode();
        DurableFiles.replace(
                folder.resolve(LETTERS),
                ByteBuffer.allocate(Long.BYTES + encoded.length)
                        .putLong(letters.verifiedAt())
                        .put(encoded)
                        .array());
    }
}
