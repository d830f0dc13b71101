// SPDX-License-Identifier: Apache-2.0
package org.latchkey.kiosk;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The fields of a request's body, {@code application/x-www-form-urlencoded}; bounded, each field once. */
final class Form {

    static final int MAX_BYTES = 2048;
    static final int MAX_DOORS = 32;

    private static final int MAX_DOOR = 65_535;
    private static final int MAX_PIN = 32;

    private final Map<String, String> fields = new HashMap<>();

    private Form() {}

    /** @throws Refusal 413 if it is too long, 400 if it is anything else than a form */
    static Form read(InputStream body) throws IOException, Refusal {
        byte[] bytes = body.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            throw new Refusal(413, "more than " + MAX_BYTES + " bytes");
        }
        Form form = new Form();
        String text = new String(bytes, StandardCharsets.US_ASCII);
        if (!text.isEmpty()) {
            for (String field : text.split("&", -1)) {
                form.add(field);
            }
        }
        return form;
    }

    private void add(String field) throws Refusal {
        int equals = field.indexOf('=');
        try {
            if (equals < 1 || fields.put(field.substring(0, equals), decoded(field.substring(equals + 1))) != null) {
                throw new Refusal(400, "not a form");
            }
        } catch (IllegalArgumentException e) {
            throw new Refusal(400, "not a form");
        }
    }

    private static String decoded(String value) {
        return URLDecoder.decode(value, StandardCharsets.UTF_8);
    }

    /** A field; empty if it is not there. */
    String text(String name) {
        return fields.getOrDefault(name, "");
    }

    boolean flag(String name) {
        return text(name).equals("true");
    }

    /** A number from 0 to {@code most}; 0 if it is not there. */
    long number(String name, long most) throws Refusal {
        String value = fields.getOrDefault(name, "0");
        if (!value.matches("[0-9]{1,18}") || Long.parseLong(value) > most) {
            throw new Refusal(400, name + " is not a number that fits");
        }
        return Long.parseLong(value);
    }

    int door() throws Refusal {
        int door = (int) number("door", MAX_DOOR);
        if (door == 0) {
            throw new Refusal(400, "door is missing");
        }
        return door;
    }

    /** Door numbers, {@code 3,4,17}: at least one. */
    List<Integer> doors() throws Refusal {
        String value = text("doors");
        if (!value.matches("[1-9][0-9]{0,4}(,[1-9][0-9]{0,4}){0," + (MAX_DOORS - 1) + "}")) {
            throw new Refusal(400, "doors are 1 to " + MAX_DOORS + " numbers");
        }
        return Stream.of(value.split(","))
                .map(Integer::valueOf)
                .distinct()
                .sorted()
                .toList();
    }

    /** The digits of a PIN; whoever takes them clears them. */
    char[] pin() throws Refusal {
        String pin = text("pin");
        if (!pin.matches("[0-9]{1," + MAX_PIN + "}")) {
            throw new Refusal(400, "a PIN has digits");
        }
        return pin.toCharArray();
    }
}
