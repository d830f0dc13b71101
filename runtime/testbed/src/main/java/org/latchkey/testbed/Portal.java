// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A portal in a process of its own, and its API as an integrator uses it. */
public final class Portal implements AutoCloseable {

    private static final String KEY_FILE = "integrator.key";
    private static final List<String> ANY_PORTS = List.of("--latchkey.units.port=0", "--latchkey.broker.port=0");
    private static final Duration START_PATIENCE = Duration.ofSeconds(120);

    private final ManagedProcess process;
    private final URI address;
    private final Path data;
    private final Http api;

    private Portal(ManagedProcess process, URI address, Path data, Http api) {
        this.process = process;
        this.address = address;
        this.data = data;
        this.api = api;
    }

    /** Starts a portal with that data folder and waits until it answers. Units find it on ports of its choice. */
    public static Portal start(Workspace workspace, Path data, int port) {
        return start(workspace, data, port, ANY_PORTS);
    }

    /** The same in a JVM as operators run it, for benchmarks: it starts more slowly and gets faster. */
    public static Portal startForLong(Workspace workspace, Path data, int port) {
        return start(workspace, data, port, List.of(), ANY_PORTS);
    }

    /** The same with further settings, as the portal's README lists them; say on which ports units find it. */
    public static Portal start(Workspace workspace, Path data, int port, List<String> settings) {
        return start(workspace, data, port, List.of("-XX:TieredStopAtLevel=1"), settings);
    }

    private static Portal start(
            Workspace workspace, Path data, int port, List<String> jvmOptions, List<String> settings) {
        Path keyFile = data.resolveSibling(KEY_FILE);
        List<String> command = new ArrayList<>(List.of(Workspace.java(), "-Xmx384m"));
        command.addAll(jvmOptions);
        command.addAll(List.of(
                "-jar",
                workspace.portalJar().toString(),
                "--latchkey.data=" + data,
                "--server.port=" + port,
                "--latchkey.bootstrap.api-key-file=" + keyFile));
        command.addAll(settings);
        ManagedProcess process = ManagedProcess.start("portal", data.resolveSibling("portal.log"), Map.of(), command);
        URI address = URI.create("http://127.0.0.1:" + port + "/");
        try {
            Http open = new Http(address, Map.of());
            Await.until("the portal's first answer", START_PATIENCE, () -> answers(process, open));
            return new Portal(
                    process, address, data, new Http(address, Map.of("Authorization", "Bearer " + read(keyFile))));
        } catch (RuntimeException e) {
            process.close();
            throw e;
        }
    }

    private static boolean answers(ManagedProcess process, Http http) {
        process.requireAlive();
        try {
            return http.getJson("/api/v1/health").path("status").asText().equals("up");
        } catch (TestbedException expected) {
            return false;
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Its process, for who watches it from outside. */
    public long pid() {
        return process.pid();
    }

    public URI address() {
        return address;
    }

    /** The owner's one-time password, while it has not been changed. */
    public Optional<String> firstPassword() {
        Path file = data.resolve("first-password.txt");
        return Files.exists(file) ? Optional.of(read(file)) : Optional.empty();
    }

    /** Makes a site from its configuration. */
    public void createSite(ObjectNode config) {
        api.postJson("/api/v1/sites", config);
    }

    /** The file that provisions a unit of that site. */
    public byte[] provisioningFile(String site) {
        return api.post("/api/v1/sites/" + site + "/provisioning", "application/json", new byte[0]);
    }

    /** Hex SHA-256 of the root key, which the technician compares. */
    public String rootFingerprint() {
        return api.getJson("/api/v1/trust").path("rootFingerprint").asText();
    }

    /**
     * Makes a code.
     *
     * @param uses openings of each door; 0 means as many as wanted
     */
    public AccessCode createCode(String site, List<Integer> doors, Instant validUntil, int uses) {
        ObjectNode request = Http.JSON.createObjectNode();
        doors.forEach(request.putArray("doors")::add);
        return createCode(site, request, validUntil, uses);
    }

    /** A code with which the unit chooses a free door of a bank and keeps it, opened as often as wanted. */
    public AccessCode createAllocatingCode(String site, String bank, Instant validUntil) {
        return createCode(site, Http.JSON.createObjectNode().put("bank", bank), validUntil, 0);
    }

    /** A code that opens no door and lets the unit take orders that change it. */
    public AccessCode createTechnicianCode(String site, Instant validUntil) {
        return createCode(site, Http.JSON.createObjectNode().put("kind", "technician"), validUntil, 0);
    }

    private AccessCode createCode(String site, ObjectNode request, Instant validUntil, int uses) {
        request.put("site", site);
        request.put("validUntil", validUntil.toString());
        request.put("uses", uses);
        JsonNode made = api.postJson("/api/v1/codes", request);
        return new AccessCode(made.path("id").asText(), made.path("text").asText());
    }

    /** Takes a code back; connected units know at once. */
    public void revoke(AccessCode code) {
        api.post("/api/v1/codes/" + code.id() + "/revocation", "application/json", new byte[0]);
    }

    /** The owner signs in for the first time; possible once. */
    public PortalOwner firstOwner() {
        return PortalOwner.first(
                address, firstPassword().orElseThrow(() -> new TestbedException("the owner was here already")));
    }

    /** What concerns one site. */
    public PortalSite site(String code) {
        return new PortalSite(api, code);
    }

    /**
     * A technician's code of a portal that another process started.
     *
     * @param folder the one in which its data folder lies
     * @return the code's text, good for an hour
     */
    public static String technicianCode(URI address, Path folder, String site) {
        Http http = new Http(address, Map.of("Authorization", "Bearer " + read(folder.resolve(KEY_FILE))));
        ObjectNode request = Http.JSON.createObjectNode();
        request.put("site", site).put("kind", "technician").put("uses", 0);
        request.put("validUntil", Instant.now().plus(Duration.ofHours(1)).toString());
        return http.postJson("/api/v1/codes", request).path("text").asText();
    }

    /** The code's QR as the portal draws it. */
    public byte[] qrPng(AccessCode code) {
        return api.get("/api/v1/codes/" + code.id() + "/qr.png");
    }

    /**
     * A code that the portal made.
     *
     * @param id the portal's name for it
     * @param text what its QR says
     */
    public record AccessCode(String id, String text) {}

    /** SIGKILL. */
    public void kill() {
        process.kill();
    }

    @Override
    public void close() {
        process.close();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
