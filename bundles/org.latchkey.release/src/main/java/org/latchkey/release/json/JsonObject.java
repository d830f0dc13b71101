// SPDX-License-Identifier: Apache-2.0
package org.latchkey.release.json;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An immutable JSON object whose members are asked for by type; a missing or other one is a {@link JsonException}. */
public final class JsonObject {

    private final Map<String, Object> members;

    private JsonObject(Map<String, Object> members) {
        this.members = members;
    }

    /** Takes members as {@link JsonReader} makes them, in this order. */
    public static JsonObject of(Map<String, ?> members) {
        return new JsonObject(Collections.unmodifiableMap(new LinkedHashMap<>(members)));
    }

    /** All members, in their order. */
    public Map<String, Object> members() {
        return members;
    }

    public boolean has(String name) {
        return members.containsKey(name);
    }

    public String text(String name) throws JsonException {
        return require(name, String.class, "text");
    }

    public Optional<String> optionalText(String name) throws JsonException {
        return has(name) ? Optional.of(text(name)) : Optional.empty();
    }

    /** A whole number from {@code lowest} to {@code highest}, both included. */
    public long integer(String name, long lowest, long highest) throws JsonException {
        long value = require(name, Long.class, "a number");
        if (value < lowest || value > highest) {
            throw new JsonException("member " + name + " is out of its range");
        }
        return value;
    }

    public boolean flag(String name) throws JsonException {
        return require(name, Boolean.class, "true or false");
    }

    public JsonObject object(String name) throws JsonException {
        return require(name, JsonObject.class, "an object");
    }

    public Optional<JsonObject> optionalObject(String name) throws JsonException {
        return has(name) ? Optional.of(object(name)) : Optional.empty();
    }

    public List<JsonObject> objects(String name) throws JsonException {
        return elements(name, JsonObject.class);
    }

    public List<String> texts(String name) throws JsonException {
        return elements(name, String.class);
    }

    private <T> List<T> elements(String name, Class<T> type) throws JsonException {
        List<T> elements = new ArrayList<>();
        for (Object element : require(name, List.class, "a list")) {
            if (!type.isInstance(element)) {
                throw new JsonException("member " + name + " holds something else");
            }
            elements.add(type.cast(element));
        }
        return Collections.unmodifiableList(elements);
    }

    private <T> T require(String name, Class<T> type, String word) throws JsonException {
        Object value = members.get(name);
        if (value == null) {
            throw new JsonException("member " + name + " is missing");
        }
        if (!type.isInstance(value)) {
            throw new JsonException("member " + name + " is not " + word);
        }
        return type.cast(value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JsonObject object && members.equals(object.members);
    }

    @Override
    public int hashCode() {
        return members.hashCode();
    }

    @Override
    public String toString() {
        return members.toString();
    }
}
