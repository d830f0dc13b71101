// SPDX-License-Identifier: Apache-2.0
package org.latchkey.release.json;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Writes a value as JSON for people: indented, ASCII, ending with a line feed. {@link JsonReader} reads it back. */
public final class JsonText {

    private static final String INDENT = "  ";

    private final StringBuilder out = new StringBuilder();

    private JsonText() {}

    /** @throws IllegalArgumentException if the value holds a type that {@link JsonReader} never makes */
    public static String of(Object value) {
        JsonText text = new JsonText();
        text.write(value, "\n");
        return text.out.append('\n').toString();
    }

    private void write(Object value, String line) {
        if (value instanceof JsonObject object) {
            Iterator<Map.Entry<String, Object>> members =
                    object.members().entrySet().iterator();
            block('{', '}', members, line, member -> {
                quote(member.getKey());
                out.append(": ");
                write(member.getValue(), line + INDENT);
            });
        } else if (value instanceof List<?> list) {
            block('[', ']', list.iterator(), line, element -> write(element, line + INDENT));
        } else if (value instanceof String text) {
            quote(text);
        } else if (value instanceof Long || value instanceof Boolean) {
            out.append(value);
        } else if (value == JsonNull.NULL) {
            out.append("null");
        } else {
            throw new IllegalArgumentException("no JSON for " + value.getClass());
        }
    }

    private <T> void block(char open, char close, Iterator<T> parts, String line, Consumer<T> writer) {
        out.append(open);
        if (!parts.hasNext()) {
            out.append(close);
            return;
        }
        while (parts.hasNext()) {
            out.append(line).append(INDENT);
            writer.accept(parts.next());
            out.append(parts.hasNext() ? "," : line);
        }
        out.append(close);
    }

    private void quote(String text) {
        out.append('"');
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || c > '~') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
