// SPDX-License-Identifier: Apache-2.0
package org.latchkey.release.tuf;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Reads a repository from a folder, such as a USB stick. Takes regular files alone and follows no links below it. */
public final class DirectoryFetcher implements Fetcher {

    private static final int CHUNK = 64 * 1024;

    private final Path base;

    public DirectoryFetcher(Path base) {
        this.base = base;
    }

    @Override
    public void fetch(String path, long offset, long limit, Sink sink) throws IOException {
        Path file = resolve(path);
        try (SeekableByteChannel in = Files.newByteChannel(file)) {
            if (in.size() > limit) {
                throw FetchException.tooLong();
            }
            in.position(Math.min(offset, in.size()));
            sink.begin(in.position());
            copy(in, limit - in.position(), sink);
        }
    }

    private static void copy(SeekableByteChannel in, long most, Sink sink) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
        long rest = most;
        while (read(in, buffer.clear()) >= 0) {
            buffer.flip();
            rest -= buffer.remaining();
            if (rest < 0) {
                throw FetchException.tooLong();
            }
            sink.write(buffer);
        }
    }

    /** A stick that is pulled out is a fault of the source, not of the sink. */
    private static int read(SeekableByteChannel in, ByteBuffer buffer) throws FetchException {
        try {
            return in.read(buffer);
        } catch (IOException e) {
            throw FetchException.failed("the folder can not be read", e);
        }
    }

    private Path resolve(String path) throws FetchException {
        Path file = base;
        for (String part : path.split("/", -1)) {
            if (Files.isSymbolicLink(file) && !file.equals(base)) {
                throw FetchException.notFound();
            }
            file = file.resolve(plainName(URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8)));
        }
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw FetchException.notFound();
        }
        return file;
    }

    private static Path plainName(String name) throws FetchException {
        try {
            Path path = Path.of(name);
            if (!name.isEmpty() && !name.matches("\\.+") && !path.isAbsolute() && path.getNameCount() == 1) {
                return path;
            }
        } catch (InvalidPathException ignored) {
            // No file can have this name, so there is none.
        }
        throw FetchException.notFound();
    }
}
