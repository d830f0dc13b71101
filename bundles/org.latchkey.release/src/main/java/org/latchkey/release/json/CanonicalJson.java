// SPDX-License-Identifier: Apache-2.0
package org.latchkey.release.json;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The one byte string of a value that is hashed and signed: OLPC's canonical JSON. No white space, members in the order
 * of their code points, strings in UTF-8 with nothing escaped but the quotation mark and the backslash. A string with a
 * control character makes it differ from JSON proper.
 */
public final class CanonicalJson {

    private CanonicalJson() {}

    /** @throws IllegalArgumentException if the value holds a type that {@link JsonReader} never makes */
    public static byte[] encode(Object value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        write(value, out);
        return out.toByteArray();
    }

    private static void write(Object value, ByteArrayOutputStream out) {
        if (value instanceof JsonObject object) {
            writeObject(object.members(), out);
        } else if (value instanceof List<?> list) {
            writeList(list, out);
        } else if (value instanceof String text) {
            writeText(text, out);
        } else if (value instanceof Long || value instanceof Boolean) {
            out.writeBytes(utf8(value.toString()));
        } else if (value == JsonNull.NULL) {
            out.writeBytes(utf8("null"));
        } else {
            throw new IllegalArgumentException("no canonical form for " + value.getClass());
        }
    }

    private static void writeObject(Map<String, Object> members, ByteArrayOutputStream out) {
        out.write('{');
        boolean first = true;
        // UTF-8 bytes sort as code points do; Java's own order of strings does not beyond the first plane.
        for (String name : members.keySet().stream()
                .sorted((a, b) -> Arrays.compareUnsigned(utf8(a), utf8(b)))
                .toList()) {
            if (!first) {
                out.write(',');
            }
            first = false;
            writeText(name, out);
            out.write(':');
            write(members.get(name), out);
        }
        out.write('}');
    }

    private static void writeList(List<?> list, ByteArrayOutputStream out) {
        out.write('[');
        for (int i = 0; i < list.size(); i++) {
            if (i > 0) {
                out.write(',');
            }
            write(list.get(i), out);
        }
        out.write(']');
    }

    private static void writeText(String text, ByteArrayOutputStream out) {
        out.write('"');
        out.writeBytes(utf8(text.replace("\\", "\\\\").replace("\"", "\\\"")));
        out.write('"');
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
