// SPDX-License-Identifier: Apache-2.0
package org.latchkey.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import org.latchkey.protocol.crypto.Sha256;
import org.latchkey.unit.api.files.DurableFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The second place that knows how long the trail was: two files that take turns, each with size, root and checkpoint and
 * a hash over them. Not thread-safe.
 */
final class HeadFiles {

    private static final Logger LOG = LoggerFactory.getLogger(HeadFiles.class);
    private static final String FORMAT = "latchkey-head-1";
    private static final int FILES = 2;
    private static final int LIMIT = 16 * 1024;

    private final Path folder;
    private int turn;

    HeadFiles(Path folder) throws IOException {
        this.folder = folder;
        DurableFiles.createPrivateFolder(folder);
    }

    private Path file(int index) {
        return folder.resolve("head-" + index);
    }

    /** The newer of the whole files. */
    Optional<Head> read() {
        Optional<Head> newest = Optional.empty();
        for (int index = 0; index < FILES; index++) {
            Optional<Head> head = read(file(index));
            if (head.isPresent()
                    && (newest.isEmpty() || head.get().size() >= newest.get().size())) {
                newest = head;
                turn = (index + 1) % FILES;
            }
        }
        return newest;
    }

    private static Optional<Head> read(Path file) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            String text = new String(DurableFiles.read(file, LIMIT), StandardCharsets.UTF_8);
            String[] lines = text.split("\n", 5);
            if (lines.length == 5 && lines[0].equals(FORMAT) && lines[1].equals(hash(lines[2], lines[3], lines[4]))) {
                return Optional.of(
                        new Head(Long.parseLong(lines[2]), HexFormat.of().parseHex(lines[3]), lines[4]));
            }
            LOG.warn("The head file {} is not whole; the other one counts.", file);
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("The head file {} can not be read; the other one counts: {}", file, e.getMessage());
        }
        return Optional.empty();
    }

    /** Replaces the older file. Durable when this returns. */
    void write(Head head) throws IOException {
        String size = Long.toString(head.size());
        String root = HexFormat.of().formatHex(head.root());
        String text = String.join("\n", FORMAT, hash(size, root, head.note()), size, root, head.note());
        DurableFiles.replace(file(turn), text.getBytes(StandardCharsets.UTF_8));
        turn = (turn + 1) % FILES;
    }

    /** Replaces both, after which nothing speaks of an earlier trail. */
    void replaceAll(Head head) throws IOException {
        for (int i = 0; i < FILES; i++) {
            write(head);
        }
    }

    private static String hash(String size, String root, String note) {
        byte[] all = String.join("\n", size, root, note).getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(Sha256.hash(all));
    }
}
