// SPDX-License-Identifier: Apache-2.0
package org.latchkey.identity.enrolment;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** JSON objects of texts, which is all that enrolment exchanges. Members of other kinds are read over, if they are flat. */
final class FlatJson {

    private static final int MAX_MEMBERS = 64;
    private static final int HEX = 16;
    private static final int UNICODE_DIGITS = 4;
    private static final String ESCAPED = "\"\\/bfnrt";
    private static final String MEANING = "\"\\/\b\f\n\r\t";

    private final String text;
    private int at;

    private FlatJson(String text) {
        this.text = text;
    }

    static String write(Map<String, String> members) {
        StringBuilder out = new StringBuilder("{");
        members.forEach((name, value) -> {
            out.append(out.length() > 1 ? "," : "");
            quote(name, out);
            out.append(':');
            quote(value, out);
        });
        return out.append("}\n").toString();
    }

    private static void quote(String value, StringBuilder out) {
        out.append('"');
        for (char c : value.toCharArray()) {
            int escape = c == '/' ? -1 : MEANING.indexOf(c);
            if (escape >= 0) {
                out.append('\\').append(ESCAPED.charAt(escape));
            } else if (c < ' ') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }

    /** The members that are texts. @throws IOException if it is no flat object, or has a member twice */
    static Map<String, String> read(String text) throws IOException {
        FlatJson json = new FlatJson(text);
        Map<String, String> members = json.object();
        json.space();
        if (json.at < text.length()) {
            throw json.wrong();
        }
        return members;
    }

    private Map<String, String> object() throws IOException {
        Map<String, String> members = new LinkedHashMap<>();
        expect('{');
        if (next() == '}') {
            at++;
            return members;
        }
        for (int count = 0; count < MAX_MEMBERS; count++) {
            next();
            String name = string();
            expect(':');
            boolean isText = next() == '"';
            String value = isText ? string() : word();
            if (isText && members.put(name, value) != null) {
                throw wrong();
            }
            if (next() == '}') {
                at++;
                return members;
            }
            expect(',');
        }
        throw wrong();
    }

    private void space() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    /** The next character that is no space, which is not consumed. */
    private char next() throws IOException {
        space();
        return peek();
    }

    private char peek() throws IOException {
        if (at >= text.length()) {
            throw wrong();
        }
        return text.charAt(at);
    }

    private void expect(char wanted) throws IOException {
        if (next() != wanted) {
            throw wrong();
        }
        at++;
    }

    /** A number, true, false or null. */
    private String word() throws IOException {
        int from = at;
        while (at < text.length()
                && (Character.isLetterOrDigit(text.charAt(at)) || "+-.".indexOf(text.charAt(at)) >= 0)) {
            at++;
        }
        if (at == from) {
            throw wrong();
        }
        return text.substring(from, at);
    }

    private String string() throws IOException {
        expect('"');
        StringBuilder out = new StringBuilder();
        for (char c = peek(); c != '"'; c = peek()) {
            at++;
            if (c < ' ') {
                throw wrong();
            }
            out.append(c == '\\' ? escaped() : c);
        }
        at++;
        return out.toString();
    }

    private char escaped() throws IOException {
        char c = peek();
        at++;
        if (c == 'u' && at + UNICODE_DIGITS <= text.length()) {
            try {
                char unicode = (char) Integer.parseInt(text.substring(at, at + UNICODE_DIGITS), HEX);
                at += UNICODE_DIGITS;
                return unicode;
            } catch (NumberFormatException e) {
                throw new IOException("no JSON at character " + at, e);
            }
        }
        int index = ESCAPED.indexOf(c);
        if (index < 0) {
            throw wrong();
        }
        return MEANING.charAt(index);
    }

    private IOException wrong() {
        return new IOException("no JSON object of texts, at character " + at);
    }
}
