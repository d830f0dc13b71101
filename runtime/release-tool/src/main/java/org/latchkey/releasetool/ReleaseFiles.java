// SPDX-License-Identifier: Apache-2.0
package org.latchkey.releasetool;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.latchkey.release.manifest.ReleaseRepository;

/** The files of a repository: what lies below its two folders, and no links. */
final class ReleaseFiles {

    private static final String TIMESTAMP = "timestamp.json";

    private final Path repository;

    ReleaseFiles(Path repository) {
        this.repository = repository;
    }

    /** Paths below the repository; the timestamp is the last, because clients believe the rest by it. */
    private List<Path> all() throws IOException {
        List<Path> all = new ArrayList<>();
        for (String folder : List.of(ReleaseRepository.TARGETS, ReleaseRepository.METADATA)) {
            try (Stream<Path> files = Files.walk(repository.resolve(folder))) {
                files.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                        .map(repository::relativize)
                        .sorted(Comparator.comparing((Path file) -> file.endsWith(TIMESTAMP))
                                .thenComparing(Comparator.naturalOrder()))
                        .forEach(all::add);
            }
        }
        return all;
    }

    /** Writes them as a ZIP. */
    void zip(OutputStream out) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Path file : all()) {
                zip.putNextEntry(new ZipEntry(file.toString().replace('\\', '/')));
                Files.copy(repository.resolve(file), zip);
            }
        }
    }

    /** Copies them, each durable before the next, and skips what is there already. */
    void copyTo(Path stick) throws IOException {
        for (Path file : all()) {
            Path source = repository.resolve(file);
            Path target = stick.resolve(file.toString());
            if (Files.isRegularFile(target) && Files.mismatch(source, target) < 0) {
                continue;
            }
            Files.createDirectories(target.getParent());
            Path fresh = target.resolveSibling(target.getFileName() + ".new");
            Files.copy(source, fresh, StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(fresh, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
