// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Talks HTTP to a portal as a browser or a program does. */
public final class TestClient {

    public static final String JSON = "application/json";

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final int port;
    private final CookieManager cookies = new CookieManager();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .cookieHandler(cookies)
            .build();
    private final List<String> headers = new ArrayList<>();

    TestClient(int port) {
        this.port = port;
    }

    /** An answer. */
    public record Reply(HttpResponse<byte[]> response) {

        public int status() {
            return response.statusCode();
        }

        public byte[] body() {
            return response.body();
        }

        public String text() {
            return new String(response.body(), StandardCharsets.UTF_8);
        }

        public JsonNode json() {
            return MAPPER.readTree(response.body());
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        public List<String> headers(String name) {
            return response.headers().allValues(name);
        }

        /** The problem's word. */
        public String problem() {
            return json().get("type").asString().replace("urn:latchkey:problem:", "");
        }

        /** The fields that a problem names. */
        public List<String> fields() {
            List<String> fields = new ArrayList<>();
            json().get("errors").forEach(error -> fields.add(error.get("field").asString()));
            return fields;
        }
    }

    public TestClient bearer(String key) {
        return header("Authorization", "Bearer " + key);
    }

    public TestClient header(String name, String value) {
        headers.add(name);
        headers.add(value);
        return this;
    }

    /** What scripts of a page can read. */
    public Optional<String> csrfCookie() {
        return cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals("XSRF-TOKEN"))
                .map(HttpCookie::getValue)
                .findFirst();
    }

    public Reply get(String path, String... extraHeaders) {
        return send("GET", path, null, null, extraHeaders);
    }

    public Reply post(String path, String json, String... extraHeaders) {
        return send("POST", path, JSON, json, withCsrf(extraHeaders));
    }

    public Reply put(String path, String json, String... extraHeaders) {
        return send("PUT", path, JSON, json, withCsrf(extraHeaders));
    }

    public Reply delete(String path) {
        return send("DELETE", path, null, null, withCsrf());
    }

    public Reply signIn(String name, String password) {
        return post("/session", "{\"name\":\"" + name + "\",\"password\":\"" + password + "\"}");
    }

    /** Sends exactly this; paths that do not begin with two slashes are below the API's base. */
    public Reply send(String method, String path, String contentType, String body, String... extraHeaders) {
        String full = path.startsWith("//") ? path.substring(1) : "/api/v1" + path;
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + full))
                .timeout(PATIENCE)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (contentType != null) {
            request.header("Content-Type", contentType);
        }
        if (!headers.isEmpty()) {
            request.headers(headers.toArray(String[]::new));
        }
        if (extraHeaders.length > 0) {
            request.headers(extraHeaders);
        }
        try {
            return new Reply(http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The status of an answer that may have no end; the rest is not read. */
    public int statusOfStream(String path) {
        HttpResponse<InputStream> answer = stream(path);
        try (InputStream events = answer.body()) {
            return answer.statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gets an answer that may have no end. */
    public HttpResponse<InputStream> stream(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1" + path))
                .timeout(PATIENCE);
        if (!headers.isEmpty()) {
            request.headers(headers.toArray(String[]::new));
        }
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Sends bytes as they are. */
    public Reply postBytes(String path, byte[] body) {
        return postBytes(path, "application/octet-stream", body);
    }

    /** Sends bytes as they are, and says what they are. */
    public Reply postBytes(String path, String contentType, byte[] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1" + path))
                .timeout(PATIENCE)
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofByteArray(body));
        if (!headers.isEmpty()) {
            request.headers(headers.toArray(String[]::new));
        }
        try {
            return new Reply(http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private String[] withCsrf(String... extraHeaders) {
        List<String> all = new ArrayList<>(List.of(extraHeaders));
        csrfCookie().ifPresent(token -> all.addAll(List.of("X-XSRF-TOKEN", token)));
        return all.toArray(String[]::new);
    }
}
