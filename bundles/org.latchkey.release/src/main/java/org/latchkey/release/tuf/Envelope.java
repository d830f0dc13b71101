// SPDX-License-Identifier: Apache-2.0
package org.latchkey.release.tuf;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.latchkey.release.json.CanonicalJson;
import org.latchkey.release.json.JsonException;
import org.latchkey.release.json.JsonObject;
import org.latchkey.release.json.JsonReader;
import org.latchkey.release.tuf.TufException.Reason;

/** What all metadata files share: the signed part and its canonical bytes, signatures, version, expiry. Unverified. */
final class Envelope {

    /** The highest version: a whole number in every JSON reader, and one more still is. */
    static final long MAX_VERSION = (1L << 53) - 2;

    private static final Pattern SPEC_VERSION = Pattern.compile("1\\.\\d{1,4}(\\.\\d{1,4})?");
    private static final Pattern DATE_TIME = Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z");

    private final byte[] bytes;
    private final JsonObject signed;
    private final byte[] canonical;
    private final Map<String, String> signatures;
    private final long version;
    private final Instant expires;

    private Envelope(byte[] bytes, String type) throws JsonException {
        this.bytes = bytes;
        JsonObject file = JsonReader.object(bytes);
        signed = file.object("signed");
        signatures = signatures(file);
        if (!signed.text("_type").equals(type)) {
            throw new JsonException("not of type " + type);
        }
        if (!SPEC_VERSION.matcher(signed.text("spec_version")).matches()) {
            throw new JsonException("another version of the specification");
        }
        version = signed.integer("version", 1, MAX_VERSION);
        expires = instant(signed.text("expires"));
        canonical = CanonicalJson.encode(signed);
    }

    /** Reads a file of one type. @throws TufException {@code malformed} */
    static Envelope parse(byte[] bytes, String type) throws TufException {
        try {
            return new Envelope(bytes, type);
        } catch (JsonException e) {
            throw malformed(type, e);
        }
    }

    static TufException malformed(String file, JsonException cause) {
        return new TufException(Reason.MALFORMED, file + ": " + cause.getMessage(), cause);
    }

    private static Map<String, String> signatures(JsonObject file) throws JsonException {
        Map<String, String> signatures = new LinkedHashMap<>();
        for (JsonObject signature : file.objects("signatures")) {
            if (signatures.put(signature.text("keyid"), signature.text("sig")) != null) {
                throw new JsonException("two signatures of one key");
            }
        }
        return signatures;
    }

    private static Instant instant(String text) throws JsonException {
        try {
            if (DATE_TIME.matcher(text).matches()) {
                return Instant.parse(text);
            }
        } catch (DateTimeException e) {
            throw new JsonException("no such date");
        }
        throw new JsonException("a date is not in the form YYYY-MM-DDTHH:MM:SSZ");
    }

    /** The file as it came, and as it is stored. */
    byte[] bytes() {
        return bytes;
    }

    JsonObject signed() {
        return signed;
    }

    /** What signatures are made over. */
    byte[] canonical() {
        return canonical;
    }

    /** Hexadecimal signatures by key id, as they came. */
    Map<String, String> signatures() {
        return signatures;
    }

    long version() {
        return version;
    }

    boolean expired(Instant now) {
        return !expires.isAfter(now);
    }
}
