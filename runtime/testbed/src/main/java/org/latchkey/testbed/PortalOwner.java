// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The portal's owner at a browser, who alone may do with keys what is to be done with them. */
public final class PortalOwner {

    private static final String NAME = "owner";
    private static final String PASSWORD = "a password that only this test knows";
    private static final String SESSION = "/api/v1/session";
    private static final String ROLLOUTS = "/api/v1/rollouts";
    private static final String CSRF_COOKIE = "XSRF-TOKEN";

    private final Http http;

    private PortalOwner(Http http) {
        this.http = http;
    }

    /** Signs in for the first time, and changes the one-time password. */
    static PortalOwner first(URI portal, String oneTimePassword) {
        Http stranger = new Http(portal, Map.of());
        ObjectNode signIn = Http.JSON.createObjectNode().put("name", NAME).put("password", oneTimePassword);
        Http once = withCookies(portal, stranger.cookies("POST", SESSION, signIn));
        ObjectNode change =
                Http.JSON.createObjectNode().put("current", oneTimePassword).put("next", PASSWORD);
        return new PortalOwner(withCookies(portal, once.cookies("PUT", SESSION + "/password", change)));
    }

    /** The owner's program, with an API key. @param key file that the portal wrote at its start */
    public static PortalOwner withKey(URI portal, Path key) {
        String bearer = new String(read(key), StandardCharsets.UTF_8).strip();
        return new PortalOwner(new Http(portal, Map.of("Authorization", "Bearer " + bearer)));
    }

    private static Http withCookies(URI portal, Map<String, String> cookies) {
        String all = cookies.entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
        return new Http(portal, Map.of("Cookie", all, "X-" + CSRF_COOKIE, cookies.get(CSRF_COOKIE)));
    }

    /** Says whose releases the portal mirrors; possible once. @param root the publisher's root.json */
    public void pinPublisher(Path root) {
        http.putJson("/api/v1/releases/publisher", read(root));
    }

    /**
     * Brings a publisher's repository to the portal.
     *
     * @param zip the file that is sent, made here
     */
    public void importRelease(Path repository, Path zip) {
        try (Stream<Path> tree = Files.walk(repository);
                ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (Path file : tree.filter(Files::isRegularFile).sorted().toList()) {
                out.putNextEntry(new ZipEntry(repository.relativize(file).toString()));
                Files.copy(file, out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        http.post("/api/v1/releases", "application/zip", read(zip));
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Directs one site to a release, by hand. @return the command's id */
    public String direct(String site, long release) {
        ObjectNode order =
                Http.JSON.createObjectNode().put("type", "run-release").put("release", release);
        return http.postJson("/api/v1/sites/" + site + "/commands", order)
                .path("id")
                .asText();
    }

    /** Rolls a release out to one site. @return the roll-out's id */
    public String rollOut(long release, String site) {
        ObjectNode plan = Http.JSON.createObjectNode().put("release", release);
        plan.putArray("rings").addObject().put("name", "only").putArray("sites").add(site);
        plan.put("successPercent", 100).put("failurePercent", 1).put("deadlineSeconds", 3600);
        return http.postJson(ROLLOUTS, plan).path("id").asText();
    }

    /**
     * Rolls a release out to all sites, ring by ring; each site has to prove itself, and no failure is borne.
     *
     * @param percents of the sites, for each ring; the last ring takes the rest
     * @return the roll-out's id
     */
    public String rollOut(long release, List<Integer> percents, Duration deadline) {
        ObjectNode plan = Http.JSON.createObjectNode().put("release", release);
        ArrayNode rings = plan.putArray("rings");
        percents.forEach(percent ->
                rings.addObject().put("name", "ring " + (rings.size() + 1)).put("percent", percent));
        plan.put("successPercent", 100).put("failurePercent", 0).put("deadlineSeconds", deadline.toSeconds());
        return http.postJson(ROLLOUTS, plan).path("id").asText();
    }

    /** A roll-out as the portal tells it. */
    public JsonNode rollout(String id) {
        return http.getJson(ROLLOUTS + "/" + id);
    }

    /** How a site is with a roll-out. */
    public Optional<JsonNode> rolloutSite(String rollout, String site) {
        return StreamSupport.stream(rollout(rollout).path("rings").spliterator(), false)
                .flatMap(ring -> StreamSupport.stream(ring.path("sites").spliterator(), false))
                .filter(one -> one.path("site").asText().equals(site))
                .findFirst();
    }

    /** What the portal believes to run at a site. */
    public Optional<JsonNode> version(String site) {
        return StreamSupport.stream(
                        http.getJson("/api/v1/versions").path("sites").spliterator(), false)
                .filter(one -> one.path("site").asText().equals(site))
                .findFirst();
    }

    /** Adds a key that takes over when the units know it. @param type code, command, witness or journal */
    public void rotate(String type) {
        http.postJson("/api/v1/trust/keys", Http.JSON.createObjectNode().put("type", type));
    }

    /** Version of the key ring that the portal has. */
    public long keyRingVersion() {
        return http.getJson("/api/v1/trust").path("keyRingVersion").asLong();
    }

    /** The keys of a type in that state: signing, next or verifying. */
    public List<String> keys(String type, String state) {
        JsonNode keys = http.getJson("/api/v1/trust").path("keys");
        return StreamSupport.stream(keys.spliterator(), false)
                .filter(key -> key.path("type").asText().equals(type)
                        && key.path("state").asText().equals(state))
                .map(key -> key.path("kid").asText())
                .toList();
    }
}
