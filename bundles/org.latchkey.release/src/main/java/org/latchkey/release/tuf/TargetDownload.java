// SPDX-License-Identifier: Apache-2.0
package org.latchkey.release.tuf;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.latchkey.release.tuf.TufException.Reason;

/** One target on its way into one file. */
final class TargetDownload {

    private static final int CHUNK = 64 * 1024;

    /** Ends the name of what has come so far; no target may be called so. */
    static final String PART = ".part";

    private final TargetFile target;
    private final boolean hashInName;
    private final Fetcher source;
    private final Path file;
    private final Path part;

    TargetDownload(TargetFile target, boolean hashInName, Fetcher source, Path file) {
        this.target = target;
        this.hashInName = hashInName;
        this.source = source;
        this.file = file.toAbsolutePath();
        part = TufClient.part(this.file);
    }

    void run() throws TufException {
        try {
            Files.createDirectories(file.getParent());
            requireNoNamesake();
            if (isTarget(file)) {
                return;
            }
            boolean resumed = Files.exists(part, LinkOption.NOFOLLOW_LINKS);
            fetch();
            if (resumed && !isTarget(part)) {
                // What lay there may have been the beginning of another version.
                Files.delete(part);
                fetch();
            }
            if (!isTarget(part)) {
                Files.delete(part);
                throw new TufException(Reason.MISMATCH, target.name() + " has another length or hash than announced");
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel folder = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
                folder.force(true);
            }
        } catch (IOException e) {
            throw Repository.refusal(target.name(), e);
        }
    }

    /** Where case does not count, the two would be one file; so they are refused wherever it counts. */
    private void requireNoNamesake() throws IOException, TufException {
        String name = file.getFileName().toString();
        try (Stream<Path> others = Files.list(file.getParent())) {
            if (others.map(other -> other.getFileName().toString())
                    .anyMatch(other -> other.equalsIgnoreCase(name) && !other.equals(name))) {
                throw new TufException(Reason.UNSAFE_NAME, target.name() + " differs from another file in case alone");
            }
        }
    }

    private boolean isTarget(Path candidate) throws IOException {
        if (!Files.isRegularFile(candidate, LinkOption.NOFOLLOW_LINKS) || Files.size(candidate) != target.length()) {
            return false;
        }
        Hashes.Check check = new Hashes.Check(target.hashes());
        byte[] chunk = new byte[CHUNK];
        try (InputStream in = Files.newInputStream(candidate)) {
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                check.update(chunk, read);
            }
        }
        return check.matches();
    }

    private void fetch() throws IOException {
        try (FileChannel out = FileChannel.open(
                part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            if (out.size() > target.length()) {
                out.truncate(0);
            }
            if (out.size() < target.length()) {
                source.fetch(path(), out.size(), target.length(), new PartFile(out));
            }
            out.force(true);
        } catch (FetchException e) {
            boolean worthKeeping = e.reason() != Reason.TOO_LONG && Files.size(part) > 0;
            if (!worthKeeping) {
                Files.delete(part);
            }
            throw e;
        }
    }

    private String path() {
        String[] parts = target.name().split("/");
        if (hashInName) {
            parts[parts.length - 1] = target.hashes().prefix() + "." + parts[parts.length - 1];
        }
        return Arrays.stream(parts).map(FileNames::urlPart).collect(Collectors.joining("/"));
    }

    private record PartFile(FileChannel out) implements Fetcher.Sink {

        @Override
        public void begin(long offset) throws IOException {
            out.truncate(offset);
            out.position(offset);
        }

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        }
    }
}
