// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Requests to one server on this machine, answered within a bound or failed with the server's own words. */
final class Http {

    static final ObjectMapper JSON = new ObjectMapper();
    private static final String JSON_TYPE = "application/json";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final URI base;
    private final Map<String, String> headers;

    Http(URI base, Map<String, String> headers) {
        this.base = base;
        this.headers = headers;
    }

    URI base() {
        return base;
    }

    JsonNode getJson(String path) {
        return json(send(request(path).GET()));
    }

    byte[] get(String path) {
        return send(request(path).GET());
    }

    JsonNode postJson(String path, JsonNode body) {
        return json(post(path, JSON_TYPE, body.toString().getBytes(StandardCharsets.UTF_8)));
    }

    byte[] post(String path, String type, byte[] body) {
        return send(request(path).header("Content-Type", type).POST(BodyPublishers.ofByteArray(body)));
    }

    JsonNode putJson(String path, JsonNode body) {
        return putJson(path, body.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** @param body JSON, sent byte for byte */
    JsonNode putJson(String path, byte[] body) {
        return json(send(request(path).header("Content-Type", JSON_TYPE).PUT(BodyPublishers.ofByteArray(body))));
    }

    /** Sends JSON; gives the cookies that the answer sets. */
    Map<String, String> cookies(String method, String path, JsonNode body) {
        HttpRequest.Builder request = request(path)
                .header("Content-Type", JSON_TYPE)
                .method(method, BodyPublishers.ofString(body.toString(), StandardCharsets.UTF_8));
        Map<String, String> cookies = new HashMap<>();
        for (String cookie : exchange(request).headers().allValues("Set-Cookie")) {
            String[] pair = cookie.split(";", 2)[0].split("=", 2);
            cookies.put(pair[0], pair[1]);
        }
        return cookies;
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(PATIENCE);
        headers.forEach(request::header);
        return request;
    }

    private byte[] send(HttpRequest.Builder builder) {
        return exchange(builder).body();
    }

    private HttpResponse<byte[]> exchange(HttpRequest.Builder builder) {
        HttpRequest request = builder.build();
        try {
            HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
            if (response.statusCode() / 100 != 2) {
                throw new TestbedException(request.method() + " " + request.uri() + " answered " + response.statusCode()
                        + ": " + new String(response.body(), StandardCharsets.UTF_8));
            }
            return response;
        } catch (IOException e) {
            throw new TestbedException(request.method() + " " + request.uri() + " failed: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TestbedException("interrupted", e);
        }
    }

    private static JsonNode json(byte[] body) {
        try {
            return body.length == 0 ? JSON.nullNode() : JSON.readTree(body);
        } catch (IOException e) {
            throw new TestbedException("the answer is no JSON", e);
        }
    }
}
