// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators.web;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;

/** A request whose path fitted a route. */
final class Request {

    private static final int LARGEST_BODY = 1 << 20;

    private final HttpExchange exchange;
    private final Matcher path;

    Request(HttpExchange exchange, Matcher path) {
        this.exchange = exchange;
        this.path = path;
    }

    /** The path's variable part. */
    String name() {
        return path.group(1);
    }

    int number() {
        return number(name());
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new Refusal(400, "not a number: " + text);
        }
    }

    boolean flag(String key) {
        return switch (query(key, "")) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new Refusal(400, key + " must be true or false");
        };
    }

    long count(String key) {
        String value = query(key, "0");
        if (!value.matches("\\d{1,18}")) {
            throw new Refusal(400, key + " must be a number");
        }
        return Long.parseLong(value);
    }

    String query(String key, String otherwise) {
        String query = exchange.getRequestURI().getRawQuery();
        if (query != null) {
            for (String pair : query.split("&")) {
                if (pair.startsWith(key + "=")) {
                    return decode(pair.substring(key.length() + 1));
                }
            }
        }
        return otherwise;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new Refusal(400, "not a query");
        }
    }

    boolean isPicture() {
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        return type != null && type.startsWith("image/");
    }

    /** The whole body, at most 1 MiB. */
    byte[] body() throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(LARGEST_BODY + 1);
        if (body.length > LARGEST_BODY) {
            throw new Refusal(413, "a body has at most 1 MiB");
        }
        return body;
    }

    String text() throws IOException {
        return new String(body(), StandardCharsets.UTF_8);
    }
}
