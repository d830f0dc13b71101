// SPDX-License-Identifier: Apache-2.0
package org.latchkey.release.manifest;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.latchkey.release.json.JsonException;
import org.latchkey.release.json.JsonObject;
import org.latchkey.release.json.JsonReader;
import org.latchkey.release.json.JsonText;

/**
 * What a release consists of: an OSGi feature (Feature Service 1.0, JSON) with an extension of ours. See
 * {@code docs/releases.md}.
 *
 * @param counter names it; a later release has a higher one, from 1
 * @param lowest the lowest counter that a unit may return to once this one is confirmed, at most {@code counter}
 * @param complete false if bundles that it does not name stay as they are
 * @param configSchema the version of the configuration that its bundles understand, from 1
 * @param description one line for people, perhaps empty
 * @param bundles at least 1, each symbolic name once, even where case does not count
 * @param refresh symbolic names of bundles that may have to be wired anew besides those that it names
 * @param checks names of health checks that have to be well besides those that were well before
 * @param hardware symbolic names of drivers that a site must use; empty if it is for all sites
 * @param development true if it is not meant for service: units that run it say so
 */
public record ReleaseManifest(
        long counter,
        long lowest,
        boolean complete,
        long configSchema,
        String description,
        List<ReleaseBundle> bundles,
        Set<String> refresh,
        Set<String> checks,
        Set<String> hardware,
        boolean development) {

    /** The longest manifest in bytes. */
    public static final int MAX_LENGTH = 256 * 1024;

    /** The version of the configuration that units and portals with this class understand. */
    public static final long CONFIG_SCHEMA = 1;

    /** Among the bundles it would offer the others a second copy of the framework's own packages. */
    private static final String FRAMEWORK = "org.apache.felix.framework";

    private static final int MAX_BUNDLES = 500;
    private static final int MAX_TEXT = 200;
    private static final long MAX_COUNTER = (1L << 53) - 1;

    private static final String EXTENSION = "latchkey-release";
    private static final String HARDWARE = "hardware";
    private static final String PURPOSE = "purpose";
    private static final String DEVELOPMENT = "development";
    private static final String FEATURE_VERSION = "feature-resource-version";
    private static final String ID_PREFIX = "latchkey:release:";

    /** What we act on, and what is for people alone. A feature that asks for more is not for our units. */
    private static final Set<String> MEMBERS = Set.of(
            FEATURE_VERSION,
            "id",
            "name",
            "description",
            "license",
            "vendor",
            "docURL",
            "complete",
            "bundles",
            "extensions");

    /** A release for service, at all sites. */
    public ReleaseManifest(
            long counter,
            long lowest,
            boolean complete,
            long configSchema,
            String description,
            List<ReleaseBundle> bundles,
            Set<String> refresh,
            Set<String> checks) {
        this(counter, lowest, complete, configSchema, description, bundles, refresh, checks, Set.of(), false);
    }

    /** @throws IllegalArgumentException if a value is out of its bounds */
    public ReleaseManifest {
        if (counter < 1 || counter > MAX_COUNTER || lowest < 0 || lowest > counter || configSchema < 1) {
            throw new IllegalArgumentException("a counter, the lowest counter or the schema version is out of bounds");
        }
        if (bundles.isEmpty() || bundles.size() > MAX_BUNDLES) {
            throw new IllegalArgumentException("a release has 1 to " + MAX_BUNDLES + " bundles");
        }
        Set<String> names = new HashSet<>();
        for (ReleaseBundle bundle : bundles) {
            if (!names.add(bundle.symbolicName().toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("a release names a bundle twice: " + bundle.symbolicName());
            }
            if (bundle.symbolicName().equals(FRAMEWORK)) {
                throw new IllegalArgumentException(
                        "a release can not bring " + FRAMEWORK + ": it comes with the unit's installation");
            }
        }
        requireShort(List.of(description));
        requireShort(refresh);
        requireShort(checks);
        requireShort(hardware);
        bundles = List.copyOf(bundles);
        refresh = Set.copyOf(refresh);
        checks = Set.copyOf(checks);
        hardware = Set.copyOf(hardware);
    }

    private static void requireShort(Iterable<String> texts) {
        for (String text : texts) {
            if (text.length() > MAX_TEXT || text.codePoints().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException(
                        "a text is longer than " + MAX_TEXT + " characters, or not one line");
            }
        }
    }

    /** The name of a manifest's target in a repository. */
    public static String target(long counter) {
        return "releases/" + counter + ".json";
    }

    /** True if its bundles understand the configuration that this software makes. */
    public boolean isUnderstood() {
        return configSchema == CONFIG_SCHEMA;
    }

    /** Which configuration it asks for, and which one is understood here, in words. */
    public String schemas() {
        return "its bundles understand version " + configSchema + " of the configuration, and here is version "
                + CONFIG_SCHEMA;
    }

    /** The same with another lowest counter. */
    public ReleaseManifest withLowest(long other) {
        return new ReleaseManifest(
                counter, other, complete, configSchema, description, bundles, refresh, checks, hardware, development);
    }

    /**
     * Why a site can not run it, in words that follow "release N"; empty if nothing speaks against it.
     *
     * @param drivers symbolic names of the drivers that the site's configuration uses
     */
    public Optional<String> misfit(Set<String> drivers) {
        Set<String> missing = new TreeSet<>(hardware);
        missing.removeAll(drivers);
        if (!missing.isEmpty()) {
            return Optional.of("is for hardware that this site does not have: " + String.join(", ", missing));
        }
        Set<String> needed = new TreeSet<>(complete ? drivers : Set.of());
        bundles.forEach(bundle -> needed.remove(bundle.symbolicName()));
        return needed.isEmpty()
                ? Optional.empty()
                : Optional.of("does not bring what this site's hardware needs: " + String.join(", ", needed));
    }

    /** Reads a manifest that has been vouched for. @throws JsonException if it is none, or asks for what we do not do */
    public static ReleaseManifest parse(byte[] json) throws JsonException {
        if (json.length > MAX_LENGTH) {
            throw new JsonException("the manifest is too long");
        }
        JsonObject feature = JsonReader.object(json);
        if (!MEMBERS.containsAll(feature.members().keySet())) {
            throw new JsonException("the feature has members that a release must not have");
        }
        if (!feature.text(FEATURE_VERSION).equals("1.0")) {
            throw new JsonException("another version of the feature format");
        }
        JsonObject release = extension(feature.object("extensions"));
        List<ReleaseBundle> bundles = new ArrayList<>();
        for (JsonObject bundle : feature.objects("bundles")) {
            bundles.add(ReleaseBundle.parse(bundle));
        }
        try {
            ReleaseManifest manifest = new ReleaseManifest(
                    release.integer("counter", 1, MAX_COUNTER),
                    release.integer("lowest", 0, MAX_COUNTER),
                    feature.flag("complete"),
                    release.integer("config-schema", 1, MAX_COUNTER),
                    feature.optionalText("description").orElse(""),
                    bundles,
                    new TreeSet<>(release.texts("refresh")),
                    new TreeSet<>(release.texts("checks")),
                    new TreeSet<>(release.has(HARDWARE) ? release.texts(HARDWARE) : List.of()),
                    isForDevelopment(release));
            if (!feature.text("id").equals(ID_PREFIX + manifest.counter)) {
                throw new JsonException("the feature's id does not have the release's counter");
            }
            return manifest;
        } catch (IllegalArgumentException e) {
            throw new JsonException(e.getMessage());
        }
    }

    private static boolean isForDevelopment(JsonObject release) throws JsonException {
        Optional<String> purpose = release.optionalText(PURPOSE);
        if (purpose.isPresent() && !purpose.get().equals(DEVELOPMENT)) {
            throw new JsonException("a release for a purpose that we do not know");
        }
        return purpose.isPresent();
    }

    private static JsonObject extension(JsonObject extensions) throws JsonException {
        for (String name : extensions.members().keySet()) {
            if (!name.equals(EXTENSION) && extensions.object(name).text("kind").equals("mandatory")) {
                throw new JsonException("a mandatory extension that we do not know");
            }
        }
        JsonObject ours = extensions.object(EXTENSION);
        if (!ours.text("type").equals("json")) {
            throw new JsonException("the extension is not of type json");
        }
        return ours.object("json");
    }

    /** The manifest as a file. {@link #parse} reads it back. */
    public byte[] encode() {
        Map<String, Object> release = new LinkedHashMap<>();
        release.put("counter", counter);
        release.put("lowest", lowest);
        release.put("config-schema", configSchema);
        release.put("refresh", List.copyOf(new TreeSet<>(refresh)));
        release.put("checks", List.copyOf(new TreeSet<>(checks)));
        if (!hardware.isEmpty()) {
            release.put(HARDWARE, List.copyOf(new TreeSet<>(hardware)));
        }
        if (development) {
            release.put(PURPOSE, DEVELOPMENT);
        }
        Map<String, Object> extension = new LinkedHashMap<>();
        extension.put("kind", "mandatory");
        extension.put("type", "json");
        extension.put("json", JsonObject.of(release));
        Map<String, Object> feature = new LinkedHashMap<>();
        feature.put(FEATURE_VERSION, "1.0");
        feature.put("id", ID_PREFIX + counter);
        feature.put("description", description);
        feature.put("complete", complete);
        feature.put("bundles", bundles.stream().map(ReleaseBundle::toJson).toList());
        feature.put("extensions", JsonObject.of(Map.of(EXTENSION, JsonObject.of(extension))));
        return JsonText.of(JsonObject.of(feature)).getBytes(StandardCharsets.UTF_8);
    }
}
