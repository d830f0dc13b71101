// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.releases;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.latchkey.portal.api.Problem;
import org.latchkey.portal.platform.DataDirectory;
import org.latchkey.portal.platform.PrivateFiles;
import org.latchkey.portal.platform.Secrets;
import org.latchkey.portal.platform.StartFailure;
import org.latchkey.release.manifest.ReleaseRepository;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** The folder {@code releases} below the portal's data: a tree for each import, and what is just coming. */
@Component
class ReleaseFolders {

    /** The longest ZIP in bytes. */
    static final long MOST_BYTES = 512L * 1024 * 1024;

    /** The most bytes that an import may unpack. */
    static final long MOST_UNPACKED = 1024L * 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(ReleaseFolders.class);

    /** What stays free for the database, whose loss would be worse. */
    private static final long RESERVE = 64L * 1024 * 1024;

    private static final int CHUNK = 64 * 1024;
    /** So many bytes may come until the disk is asked again. */
    private static final long LOOK = 1024 * 1024;

    private static final int LONGEST_PATH = 512;
    private static final String PART = "[A-Za-z0-9_][A-Za-z0-9._-]*";
    private static final Pattern PATH = Pattern.compile(
            "(" + ReleaseRepository.METADATA + "|" + ReleaseRepository.TARGETS + ")(/" + PART + "){1,8}");

    private final Path root;
    private final Space space;

    /** How many bytes a disk still takes. */
    interface Space {
        long usable(Path folder) throws IOException;
    }

    @Autowired
    ReleaseFolders(DataDirectory data) {
        this(data.file("releases"), folder -> Files.getFileStore(folder).getUsableSpace());
    }

    ReleaseFolders(Path root, Space space) {
        this.root = root;
        this.space = space;
        try {
            PrivateFiles.createDirectory(root);
        } catch (IOException e) {
            throw new StartFailure("The folder " + root + " cannot be used (" + e.getMessage() + ").", e);
        }
    }

    Path folder(String name) {
        return root.resolve(name);
    }

    /** An empty folder for a tree; nobody else knows its name. */
    Path fresh() {
        Path tree = root.resolve("tree-" + Secrets.id());
        try {
            PrivateFiles.createDirectory(tree);
            return tree;
        } catch (IOException e) {
            throw full(e);
        }
    }

    /** Writes what comes into a file, as much as one may send. @param announced its length, or less than 0 */
    Path receive(InputStream body, long announced) {
        if (announced > MOST_BYTES) {
            throw tooLong();
        }
        Path file = root.resolve("upload-" + Secrets.id());
        try {
            requireSpace(2 * Math.max(0, announced));
            try (OutputStream out = Files.newOutputStream(file)) {
                byte[] chunk = new byte[CHUNK];
                long rest = MOST_BYTES;
                for (int read = read(body, chunk); read >= 0; read = read(body, chunk)) {
                    rest -= read;
                    if (rest < 0) {
                        throw tooLong();
                    }
                    long received = MOST_BYTES - rest;
                    if (received / LOOK != (received - read) / LOOK) {
                        // Nobody has to announce a length, or the right one; what came is unpacked beside it.
                        requireSpace(received);
                    }
                    out.write(chunk, 0, read);
                }
            }
            return file;
        } catch (IOException e) {
            discard(file);
            throw full(e);
        } catch (Problem problem) {
            discard(file);
            throw problem;
        }
    }

    private void requireSpace(long bytes) throws IOException {
        if (space.usable(root) < bytes + RESERVE) {
            throw full(new IOException("too little space"));
        }
    }

    private static int read(InputStream body, byte[] chunk) {
        try {
            return body.read(chunk);
        } catch (IOException brokenOff) {
            throw Problem.malformed("", "the upload broke off");
        }
    }

    /** Makes the names of what was written last. */
    void settle(Path tree) throws IOException {
        TreeImport.sync(tree);
        TreeImport.sync(root);
    }

    /** The regular file of that path in what is served, or in what was served before. */
    Optional<Path> find(Publisher publisher, String path) {
        if (path.length() > LONGEST_PATH || !PATH.matcher(path).matches()) {
            return Optional.empty();
        }
        return Stream.concat(Stream.of(publisher.tree()), publisher.previousTree().stream())
                .map(tree -> root.resolve(tree).resolve(path))
                .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                .findFirst();
    }

    /** Makes a tree with the same files; they never change, so that one copy of each is enough. */
    void copyTree(String from, Path to) throws IOException {
        Path source = root.resolve(from);
        try (Stream<Path> all = Files.walk(source)) {
            for (Path path : all.skip(1).toList()) {
                Path target = to.resolve(source.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else if (path.startsWith(TreeImport.trusted(source))) {
                    Files.copy(path, target);
                } else {
                    Files.createLink(target, path);
                }
            }
        }
    }

    /** Deletes what nobody needs: what an import left that was refused, and trees before the last two. */
    void sweep(Optional<Publisher> publisher) {
        Set<String> needed = publisher.stream()
                .flatMap(one -> Stream.concat(Stream.of(one.tree()), one.previousTree().stream()))
                .collect(Collectors.toSet());
        try (Stream<Path> all = Files.list(root)) {
            List<Path> others = all.filter(
                            path -> !needed.contains(path.getFileName().toString()))
                    .toList();
            others.forEach(this::discard);
        } catch (IOException e) {
            LOG.warn("Old releases could not be listed: {}", e.getMessage());
        }
    }

    void discard(Path path) {
        try {
            TreeImport.deleteTree(path);
        } catch (IOException e) {
            LOG.warn("{} could not be deleted: {}", path, e.getMessage());
        }
    }

    private static Problem tooLong() {
        return Problem.of(
                HttpStatus.CONTENT_TOO_LARGE,
                "content-too-large",
                "The file may have " + MOST_BYTES / (1024 * 1024) + " MiB at most.");
    }

    private static Problem full(IOException e) {
        LOG.warn("A release could not be stored: {}", e.getMessage());
        return Problem.of(
                HttpStatus.INSUFFICIENT_STORAGE, "release-storage", "The portal's disk did not take it: is it full?");
    }
}
