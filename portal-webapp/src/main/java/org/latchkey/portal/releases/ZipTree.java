// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.releases;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.latchkey.release.tuf.FetchException;
import org.latchkey.release.tuf.Fetcher;

/**
 * A publisher's repository in a ZIP. Nothing is unpacked: files are read one by one when verified metadata asks for them,
 * and no further than it says. For one thread.
 */
final class ZipTree implements AutoCloseable {

    private static final int END_LENGTH = 22;
    private static final int END_SIGNATURE = 0x06054b50;
    private static final int END_ENTRIES = 10;
    private static final int END_DIRECTORY_LENGTH = 12;
    private static final int END_COMMENT = 20;

    private static final int MOST_ENTRIES = 20_000;
    private static final int MOST_DIRECTORY = 8 * 1024 * 1024;
    private static final int CHUNK = 64 * 1024;

    /** Parts such as ours are: nothing that could leave a folder or be another file on another system. */
    private static final Pattern NAME = Pattern.compile("(metadata|targets)(/[A-Za-z0-9_][A-Za-z0-9._%-]{0,250}){1,8}");

    private final ZipFile zip;
    private long budget;

    /**
     * Opens it and looks at its names.
     *
     * @param budget the most bytes that may come out of it in all
     * @throws BadZip if it is none, or holds names that a repository has not
     */
    ZipTree(Path file, long budget) throws IOException, BadZip {
        this.budget = budget;
        requireSmallDirectory(file);
        try {
            zip = new ZipFile(file.toFile(), StandardCharsets.UTF_8);
        } catch (IOException | IllegalArgumentException e) {
            throw new BadZip("it cannot be read (" + e.getMessage() + ")");
        }
        try {
            requireGoodNames();
        } catch (BadZip e) {
            zip.close();
            throw e;
        }
    }

    /** What came is no ZIP with a repository. The message says what is wrong. */
    static final class BadZip extends Exception {

        BadZip(String message) {
            super(message);
        }
    }

    /** The whole directory is held in memory, whatever it says of itself; so its length is looked at first. */
    private static void requireSmallDirectory(Path file) throws IOException, BadZip {
        ByteBuffer end = ByteBuffer.allocate(END_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            if (in.length() < END_LENGTH) {
                throw new BadZip("it is cut short");
            }
            in.seek(in.length() - END_LENGTH);
            in.readFully(end.array());
        }
        if (end.getInt(0) != END_SIGNATURE || end.getShort(END_COMMENT) != 0) {
            throw new BadZip("it does not end as a ZIP does: perhaps it is cut short");
        }
        int entries = Short.toUnsignedInt(end.getShort(END_ENTRIES));
        long directory = Integer.toUnsignedLong(end.getInt(END_DIRECTORY_LENGTH));
        if (entries > MOST_ENTRIES || directory > MOST_DIRECTORY) {
            throw new BadZip("it has more than " + MOST_ENTRIES + " files");
        }
    }

    private void requireGoodNames() throws BadZip {
        Set<String> seen = new HashSet<>();
        for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
            ZipEntry entry = entries.nextElement();
            String name = entry.getName();
            String plain = entry.isDirectory() ? name.substring(0, name.length() - 1) : name;
            if (entry.isDirectory() && plain.matches("metadata|targets")) {
                continue;
            }
            if (!NAME.matcher(plain).matches() || plain.contains("..")) {
                throw new BadZip("it holds a file that no repository has: " + shown(name));
            }
            if (!seen.add(plain.toLowerCase(Locale.ROOT))) {
                throw new BadZip(
                        "it holds two files of one name, or of names that differ in case alone: " + shown(name));
            }
        }
    }

    private static String shown(String name) {
        String clean = name.replaceAll("[^\\x20-\\x7e]", "?");
        return clean.length() > 100 ? clean.substring(0, 100) + "…" : clean;
    }

    /** Reads files below a folder of the ZIP, such as {@code metadata}. */
    Fetcher below(String folder) {
        return (path, offset, limit, sink) -> fetch(folder + "/" + path, limit, sink);
    }

    private void fetch(String name, long limit, Fetcher.Sink sink) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null || entry.isDirectory()) {
            throw FetchException.notFound();
        }
        sink.begin(0);
        byte[] chunk = new byte[CHUNK];
        long rest = Math.min(limit, budget);
        try (InputStream in = zip.getInputStream(entry)) {
            for (int read = read(in, chunk); read >= 0; read = read(in, chunk)) {
                rest -= read;
                budget -= read;
                if (rest < 0) {
                    throw FetchException.tooLong();
                }
                sink.write(ByteBuffer.wrap(chunk, 0, read));
            }
        }
    }

    private static int read(InputStream in, byte[] chunk) throws FetchException {
        try {
            return in.read(chunk);
        } catch (IOException e) {
            throw FetchException.failed("the ZIP is damaged", e);
        }
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
