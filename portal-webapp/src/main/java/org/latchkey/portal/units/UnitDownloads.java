// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.units;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.latchkey.portal.api.Problem;
import org.latchkey.portal.platform.Hashes;
import org.springframework.http.HttpStatus;

/**
 * Sends files to units: whole, or from where a download broke off. Large files go to eight units at once, the others are
 * asked to come again; whoever reads too slowly loses its place. Thread-safe; blocks while it sends.
 */
final class UnitDownloads {

    /** Large files that are sent at once. */
    static final int MOST_AT_ONCE = 8;

    private static final int CHUNK = 64 * 1024;
    private static final int RETRY_SECONDS = 2;
    private static final long GRACE_SECONDS = 30;
    private static final long LEAST_BYTES_PER_SECOND = 4 * 1024;

    /** What is read whole for its hash; files of the other kind have it in their name. */
    private static final String SMALL = "metadata/";

    private static final Pattern HASH_IN_NAME = Pattern.compile("([0-9a-f]{64,128})\\..*");
    private static final Pattern RANGE = Pattern.compile("bytes=([0-9]{1,15})-([0-9]{0,15})");

    private final UnitFiles files;
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);

    UnitDownloads(UnitFiles files) {
        this.files = files;
    }

    /** Answers with the file of that path. @throws Problem 404, 416 or 503 */
    void answer(String path, HttpServletRequest request, HttpServletResponse response) throws IOException {
        Path file = files.find(path).orElseThrow(() -> Problem.notFound("There is nothing at this address."));
        if (path.startsWith(SMALL)) {
            send(file, HexFormat.of().formatHex(Hashes.sha256().digest(Files.readAllBytes(file))), request, response);
            return;
        }
        Matcher hash = HASH_IN_NAME.matcher(file.getFileName().toString());
        if (!hash.matches()) {
            throw Problem.notFound("There is nothing at this address.");
        }
        if (!places.tryAcquire()) {
            response.setHeader("Retry-After", Integer.toString(RETRY_SECONDS));
            throw Problem.of(HttpStatus.SERVICE_UNAVAILABLE, "busy", "Too many units are fetching: come again.");
        }
        try {
            send(file, hash.group(1), request, response);
        } finally {
            places.release();
        }
    }

    private static void send(Path file, String hash, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        String tag = "\"" + hash + "\"";
        response.setHeader("ETag", tag);
        response.setHeader("Accept-Ranges", "bytes");
        response.setHeader("Cache-Control", "no-cache");
        try (FileChannel in = FileChannel.open(file)) {
            Part part = Part.asked(request, tag, in.size());
            if (part == null) {
                response.setHeader("Content-Range", "bytes */" + in.size());
                throw Problem.of(HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE, "range", "The file is not that long.");
            }
            if (part.partial()) {
                response.setStatus(HttpServletResponse.SC_PARTIAL_CONTENT);
                response.setHeader("Content-Range", "bytes " + part.from() + "-" + (part.end() - 1) + "/" + in.size());
            }
            response.setContentType("application/octet-stream");
            response.setContentLengthLong(part.end() - part.from());
            copy(in.position(part.from()), part.end() - part.from(), response.getOutputStream());
        }
    }

    /** @param end the first byte that is not sent */
    private record Part(long from, long end, boolean partial) {

        /** What is asked for; the whole file if the range is none that is served; null if it lies beyond the file. */
        static Part asked(HttpServletRequest request, String tag, long size) {
            String ifRange = request.getHeader("If-Range");
            String range = request.getHeader("Range");
            Matcher bytes = RANGE.matcher(range == null ? "" : range);
            if (!bytes.matches() || ifRange != null && !ifRange.equals(tag)) {
                return new Part(0, size, false);
            }
            long from = Long.parseLong(bytes.group(1));
            long end = bytes.group(2).isEmpty() ? size : Math.min(size, Long.parseLong(bytes.group(2)) + 1);
            return from < end ? new Part(from, end, true) : null;
        }
    }

    private static void copy(FileChannel in, long length, ServletOutputStream out) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(GRACE_SECONDS + length / LEAST_BYTES_PER_SECOND);
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
        long rest = length;
        while (rest > 0) {
            chunk.clear().limit((int) Math.min(CHUNK, rest));
            int read = in.read(chunk);
            if (read < 0 || System.nanoTime() > end) {
                throw new IOException("the download was broken off");
            }
            out.write(chunk.array(), 0, read);
            rest -= read;
        }
    }
}
