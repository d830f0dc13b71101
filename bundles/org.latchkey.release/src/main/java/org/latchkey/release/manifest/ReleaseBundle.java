// SPDX-License-Identifier: Apache-2.0
package org.latchkey.release.manifest;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.latchkey.release.json.JsonException;
import org.latchkey.release.json.JsonObject;

/**
 * One bundle of a release.
 *
 * @param symbolicName at most 80 of {@code A-Z a-z 0-9 - _ .}, beginning with a letter
 * @param version an OSGi version in all its parts, at most 32 characters
 * @param sha256 of the whole file, lower-case hexadecimal
 * @param length of the file in bytes, from 1
 */
public record ReleaseBundle(String symbolicName, String version, String sha256, long length) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9._-]{0,78}[A-Za-z0-9]");
    private static final Pattern VERSION = Pattern.compile("\\d{1,9}\\.\\d{1,9}\\.\\d{1,9}(\\.[A-Za-z0-9_-]+)?");
    private static final int MAX_VERSION_LENGTH = 32;
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final int ADDRESS_LENGTH = 16;

    /** An OSGi feature names bundles as Maven does; ours come from the release's own repository, whatever the group. */
    private static final String GROUP = "bundle";

    /** @throws IllegalArgumentException if a value is out of its bounds */
    public ReleaseBundle {
        if (!NAME.matcher(symbolicName).matches()) {
            throw new IllegalArgumentException("not a symbolic name that a release can hold: " + symbolicName);
        }
        if (version.length() > MAX_VERSION_LENGTH || !VERSION.matcher(version).matches()) {
            throw new IllegalArgumentException("not a version that a release can hold: " + version);
        }
        if (!SHA256.matcher(sha256).matches() || length < 1) {
            throw new IllegalArgumentException("a bundle needs its SHA-256 and its length");
        }
    }

    /** The name of its target in a repository. */
    public String target() {
        return "bundles/" + sha256.substring(0, ADDRESS_LENGTH) + "/" + symbolicName + "-" + version + ".jar";
    }

    JsonObject toJson() {
        Map<String, Object> members = new TreeMap<>();
        members.put("id", String.join(":", GROUP, symbolicName, version));
        members.put("sha256", sha256);
        members.put("length", length);
        return JsonObject.of(members);
    }

    static ReleaseBundle parse(JsonObject bundle) throws JsonException {
        String[] id = bundle.text("id").split(":", -1);
        if (id.length != 3 || !id[0].equals(GROUP)) {
            throw new JsonException("a bundle's id is not bundle:NAME:VERSION");
        }
        try {
            return new ReleaseBundle(id[1], id[2], bundle.text("sha256"), bundle.integer("length", 1, Long.MAX_VALUE));
        } catch (IllegalArgumentException e) {
            throw new JsonException(e.getMessage());
        }
    }
}
