// SPDX-License-Identifier: Apache-2.0
package org.latchkey.release.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one JSON value (RFC 8259) strictly: well-formed UTF-8 without surrogate halves, no member twice, whole numbers
 * of 64 bits alone, no leading zeros, bounded depth, nothing after the end. Values are {@link JsonObject}, unmodifiable
 * {@link List}, {@link String}, {@link Long}, {@link Boolean} and {@link JsonNull}.
 */
public final class JsonReader {

    /** How deep arrays and objects may lie in each other. */
    public static final int MAX_DEPTH = 32;

    /** Digits of the longest number that is looked at. */
    private static final int MAX_NUMBER_LENGTH = 20;

    private final String text;
    private int at;

    private JsonReader(String text) {
        this.text = text;
    }

    /** Reads an object. The caller has bounded the length. @throws JsonException if it is no strict JSON object */
    public static JsonObject object(byte[] utf8) throws JsonException {
        if (value(utf8) instanceof JsonObject object) {
            return object;
        }
        throw new JsonException("not an object");
    }

    /** Reads any value. The caller has bounded the length. @throws JsonException if it is no strict JSON */
    public static Object value(byte[] utf8) throws JsonException {
        JsonReader reader = new JsonReader(decode(utf8));
        Object value = reader.next(0);
        reader.skipSpace();
        if (reader.at != reader.text.length()) {
            throw reader.refusal("something follows the end");
        }
        return value;
    }

    private static String decode(byte[] utf8) throws JsonException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new JsonException("not UTF-8");
        }
    }

    private Object next(int depth) throws JsonException {
        if (depth > MAX_DEPTH) {
            throw refusal("too deep");
        }
        skipSpace();
        char first = peek();
        return switch (first) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> string();
            case 't' -> literal("true", Boolean.TRUE);
            case 'f' -> literal("false", Boolean.FALSE);
            case 'n' -> literal("null", JsonNull.NULL);
            default -> number();
        };
    }

    private JsonObject object(int depth) throws JsonException {
        Map<String, Object> members = new LinkedHashMap<>();
        at++;
        if (closes('}')) {
            return JsonObject.of(members);
        }
        do {
            skipSpace();
            if (peek() != '"') {
                throw refusal("a member has no name");
            }
            String name = string();
            skipSpace();
            expect(':');
            if (members.put(name, next(depth + 1)) != null) {
                throw refusal("a member stands twice");
            }
        } while (goesOn('}'));
        return JsonObject.of(members);
    }

    private List<Object> array(int depth) throws JsonException {
        List<Object> elements = new ArrayList<>();
        at++;
        if (closes(']')) {
            return List.of();
        }
        do {
            elements.add(next(depth + 1));
        } while (goesOn(']'));
        return Collections.unmodifiableList(elements);
    }

    private boolean closes(char end) throws JsonException {
        skipSpace();
        if (peek() == end) {
            at++;
            return true;
        }
        return false;
    }

    private boolean goesOn(char end) throws JsonException {
        if (closes(end)) {
            return false;
        }
        expect(',');
        return true;
    }

    private Object literal(String word, Object value) throws JsonException {
        if (!text.startsWith(word, at)) {
            throw refusal("no value");
        }
        at += word.length();
        return value;
    }

    private Long number() throws JsonException {
        int start = at;
        if (peek() == '-') {
            at++;
        }
        int digits = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        boolean leadingZero = at - digits > 1 && text.charAt(digits) == '0';
        boolean minusZero = digits > start && at - digits == 1 && text.charAt(digits) == '0';
        if (at == digits || leadingZero || minusZero || at - start > MAX_NUMBER_LENGTH) {
            throw refusal("no value");
        }
        if (at < text.length() && ".eE".indexOf(text.charAt(at)) >= 0) {
            throw refusal("not a whole number");
        }
        try {
            return Long.valueOf(text.substring(start, at));
        } catch (NumberFormatException e) {
            throw refusal("a number is too large");
        }
    }

    private String string() throws JsonException {
        StringBuilder value = new StringBuilder();
        at++;
        while (true) {
            char c = peek();
            at++;
            if (c == '"') {
                break;
            }
            if (c < ' ') {
                throw refusal("a control character in a string");
            }
            value.append(c == '\\' ? escaped() : c);
        }
        requireWholePairs(value);
        return value.toString();
    }

    private char escaped() throws JsonException {
        char c = peek();
        at++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw refusal("an unknown escape");
        };
    }

    private char unicode() throws JsonException {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            char c = peek();
            int digit = c < 0x80 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                throw refusal("an unknown escape");
            }
            value = value << 4 | digit;
            at++;
        }
        return (char) value;
    }

    /** Escapes can name half a character, which has no UTF-8 form and so no canonical one. */
    private void requireWholePairs(CharSequence value) throws JsonException {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (Character.isHighSurrogate(c)
                    && i + 1 < value.length()
                    && Character.isLowSurrogate(value.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw refusal("half a character");
            }
        }
    }

    private void skipSpace() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private char peek() throws JsonException {
        if (at >= text.length()) {
            throw refusal("it ends too early");
        }
        return text.charAt(at);
    }

    private void expect(char c) throws JsonException {
        if (peek() != c) {
            throw refusal("not well formed");
        }
        at++;
    }

    private JsonException refusal(String what) {
        return new JsonException(what + ", at character " + at);
    }
}
