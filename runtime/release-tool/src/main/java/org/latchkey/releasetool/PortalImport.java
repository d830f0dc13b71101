// SPDX-License-Identifier: Apache-2.0
package org.latchkey.releasetool;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.latchkey.release.json.JsonException;
import org.latchkey.release.json.JsonObject;
import org.latchkey.release.json.JsonReader;

/** Sends a repository to a portal, with an API key of an owner. The portal verifies it; no publisher's key goes there. */
final class PortalImport {

    private static final Duration PATIENCE = Duration.ofMinutes(30);
    private static final long MOST_BYTES = 512L * 1024 * 1024;
    private static final int MOST_ANSWER = 64 * 1024;
    private static final int LONGEST_KEY = 200;

    private final URI portal;
    private final String key;

    /** @throws IOException if the address is none, the key would be readable on its way, or can not be read */
    PortalImport(String portal, Path keyFile) throws IOException {
        this.portal = URI.create(portal.replaceFirst("/*$", ""));
        boolean secret = "https".equals(this.portal.getScheme()) || "http".equals(this.portal.getScheme()) && isHere();
        if (this.portal.getHost() == null || !secret) {
            throw new IOException("--portal takes an https address, or http on this machine");
        }
        if (Files.size(keyFile) > LONGEST_KEY) {
            throw new IOException(keyFile + " holds no API key");
        }
        key = Files.readString(keyFile).strip();
        if (!key.matches("[A-Za-z0-9_-]+")) {
            throw new IOException(keyFile + " holds no API key");
        }
    }

    private boolean isHere() throws IOException {
        return this.portal.getHost() != null
                && InetAddress.getByName(this.portal.getHost()).isLoopbackAddress();
    }

    /** Returns the newest release that the portal has then. */
    long run(Path repository) throws IOException {
        Path zip = Files.createTempFile("latchkey-release", ".zip");
        try {
            try (OutputStream out = Files.newOutputStream(zip)) {
                new ReleaseFiles(repository).zip(out);
            }
            if (Files.size(zip) > MOST_BYTES) {
                throw new IOException("the repository is longer than the 512 MiB that a portal takes");
            }
            return send(zip);
        } finally {
            Files.delete(zip);
        }
    }

    private long send(Path zip) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(portal + "/api/v1/releases"))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/zip")
                .expectContinue(true)
                .POST(HttpRequest.BodyPublishers.ofFile(zip))
                .build();
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        try {
            HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                return counter(response.statusCode(), body.readNBytes(MOST_ANSWER));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static long counter(int status, byte[] answer) throws IOException {
        try {
            JsonObject json = JsonReader.object(answer);
            if (List.of(200, 201).contains(status)) {
                return json.integer("counter", 1, Long.MAX_VALUE);
            }
            throw new IOException("the portal refused it: " + json.text("detail"));
        } catch (JsonException e) {
            throw new IOException("the portal answered with status " + status + ": "
                    + new String(answer, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", " "));
        }
    }
}
