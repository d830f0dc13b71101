// SPDX-License-Identifier: Apache-2.0
package org.latchkey.release.tuf;

import java.util.Map;
import java.util.Optional;
import org.latchkey.release.json.JsonException;
import org.latchkey.release.json.JsonObject;

/** What verified metadata says of one target. */
public final class TargetFile {

    private final String name;
    private final long length;
    private final Hashes hashes;
    private final Optional<JsonObject> custom;

    private TargetFile(String name, long length, Hashes hashes, Optional<JsonObject> custom) {
        this.name = name;
        this.length = length;
        this.hashes = hashes;
        this.custom = custom;
    }

    /** Empty where no hash is known to us: such a target can not be verified, so it can not be had. */
    static Optional<TargetFile> parse(String name, JsonObject target) throws JsonException {
        long length = target.integer("length", 0, Long.MAX_VALUE);
        JsonObject hashes = target.object("hashes");
        Optional<JsonObject> custom = target.optionalObject("custom");
        if (!Hashes.anyKnown(hashes)) {
            return Optional.empty();
        }
        return Optional.of(new TargetFile(name, length, Hashes.parse(hashes), custom));
    }

    /** The target's path in the repository, its parts joined by slashes. */
    public String name() {
        return name;
    }

    /** Length in bytes. */
    public long length() {
        return length;
    }

    /** Lower-case hexadecimal hashes by TUF's name for the algorithm: {@code sha256}, {@code sha512} or both. */
    public Map<String, String> digests() {
        return Map.copyOf(hashes.known());
    }

    /** Whatever the publisher added; opaque here. */
    public Optional<JsonObject> custom() {
        return custom;
    }

    Hashes hashes() {
        return hashes;
    }
}
