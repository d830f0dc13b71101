// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.latchkey.portal.platform.Hashes;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.web.util.ContentCachingResponseWrapper;

/** Answers that were given, to be given again. */
@Component
final class IdempotentAnswers {

    private static final Duration REMEMBERED = Duration.ofHours(24);
    private static final List<String> HEADERS = List.of("Content-Type", "Content-Disposition", "Location");

    private final JdbcClient jdbc;
    private final InstantSource clock;

    IdempotentAnswers(JdbcClient jdbc, InstantSource clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * An answer as it was given.
     *
     * @param headers one a line, {@code Name: value}
     * @param body in base64url
     */
    record Answer(String requestHash, int status, String headers, String body) {

        void repeat(String hash, HttpServletResponse response) throws IOException {
            if (!requestHash.equals(hash)) {
                throw Problem.invalid(IdempotencyFilter.HEADER, "was used for another request");
            }
            response.setStatus(status);
            headers.lines()
                    .map(line -> line.split(": ", 2))
                    .forEach(header -> response.setHeader(header[0], header[1]));
            response.getOutputStream().write(Base64.getUrlDecoder().decode(body));
        }
    }

    /** What makes a request the same: method, path, query and body. */
    static String hash(HttpServletRequest request) throws IOException {
        MessageDigest digest = Hashes.sha256();
        String line = request.getMethod() + ' ' + request.getRequestURI() + '?' + request.getQueryString() + '\n';
        digest.update(line.getBytes(StandardCharsets.UTF_8));
        digest.update(request.getInputStream().readAllBytes());
        return HexFormat.of().formatHex(digest.digest());
    }

    Optional<Answer> find(String caller, String key) {
        jdbc.sql("DELETE FROM idempotency WHERE created_at < :oldest")
                .param("oldest", clock.instant().minus(REMEMBERED).getEpochSecond())
                .update();
        return jdbc.sql("SELECT request_hash, status, headers, body FROM idempotency"
                        + " WHERE caller = :caller AND idempotency_key = :key")
                .param("caller", caller)
                .param("key", key)
                .query((row, number) -> new Answer(row.getString(1), row.getInt(2), row.getString(3), row.getString(4)))
                .optional();
    }

    void remember(String caller, String key, String hash, ContentCachingResponseWrapper answer) {
        String headers = HEADERS.stream()
                .filter(name -> answer.getHeader(name) != null)
                .map(name -> name + ": " + answer.getHeader(name))
                .collect(Collectors.joining("\n"));
        jdbc.sql("INSERT INTO idempotency (caller, idempotency_key, request_hash, status, headers, body, created_at)"
                        + " VALUES (:caller, :key, :hash, :status, :headers, :body, :now)")
                .param("caller", caller)
                .param("key", key)
                .param("hash", hash)
                .param("status", answer.getStatus())
                .param("headers", headers)
                .param("body", Base64.getUrlEncoder().encodeToString(answer.getContentAsByteArray()))
                .param("now", clock.instant().getEpochSecond())
                .update();
    }
}
