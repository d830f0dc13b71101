// SPDX-License-Identifier: Apache-2.0
package org.latchkey.kiosk;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The folder below which sticks are mounted, and what is on them: repositories of releases and files of letters. Only what
 * is listed here can be named in an order, so no path ever comes from a page.
 */
final class Stick {

    private static final int DEPTH = 3;
    private static final int MOST = 24;
    private static final int MOST_LOOKED_AT = 4_000;
    private static final String LETTERS = ".lkl";
    private static final String NOTE = ".lkw";
    private static final String SAFE = "[A-Za-z0-9/ ._+@-]{1,400}";

    private final Path mounts;

    Stick(Path mounts) {
        this.mounts = mounts;
    }

    /** What can be used: {@code folders} to write to, {@code releases} to take from, {@code letters} to take, {@code notes} of the portal. */
    Map<String, List<String>> look() {
        Map<String, List<String>> out = new LinkedHashMap<>();
        List<String> folders = new ArrayList<>();
        List<String> releases = new ArrayList<>();
        List<String> letters = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        Tour tour = new Tour(path -> {
            if (!isSafe(path)) {
                return;
            }
            if (Files.isDirectory(path)) {
                add(Files.isWritable(path) && isMount(path), path, folders);
                add(Files.isRegularFile(path.resolve("metadata/timestamp.json")), path, releases);
            } else {
                add(path.toString().endsWith(LETTERS), path, letters);
                add(path.toString().endsWith(NOTE), path, notes);
            }
        });
        try {
            Files.walkFileTree(mounts, Set.of(), DEPTH, tour);
        } catch (IOException ignored) {
            // The tour throws none.
        }
        out.put("folders", folders);
        out.put("releases", releases);
        out.put("letters", letters);
        out.put("notes", notes);
        return out;
    }

    /** Shows what can be read. What can not, such as another user's folder or a stick that is being pulled, is passed over. */
    static final class Tour extends SimpleFileVisitor<Path> {

        private final Consumer<Path> each;
        private int left = MOST_LOOKED_AT;

        Tour(Consumer<Path> each) {
            this.each = each;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return visitFile(folder, attributes);
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            each.accept(file);
            return --left > 0 ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException why) {
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, IOException why) {
            return FileVisitResult.CONTINUE;
        }
    }

    /** Sticks are mounted at {@code <mounts>/<stick>} or {@code <mounts>/<user>/<stick>}; the folder itself counts if nothing is below. */
    private boolean isMount(Path path) {
        return path.getNameCount() <= mounts.getNameCount() + 2;
    }

    private boolean isSafe(Path path) {
        return path.toString().matches(SAFE);
    }

    private static void add(boolean fits, Path path, List<String> to) {
        if (fits && to.size() < MOST) {
            to.add(path.toString());
        }
    }

    /** The path if it is on the list of that kind now. */
    Optional<String> find(String kind, String path) {
        return look().getOrDefault(kind, List.of()).stream()
                .filter(path::equals)
                .findFirst();
    }
}
