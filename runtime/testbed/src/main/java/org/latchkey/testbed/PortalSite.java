// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One site as an operator of the portal sees it. */
public final class PortalSite {

    private static final int PAGE = 200;
    private static final Set<String> UNANSWERED = Set.of("pending", "sent");

    private final Http api;
    private final String code;
    private final String path;

    PortalSite(Http api, String code) {
        this.api = api;
        this.code = code;
        path = "/api/v1/sites/" + code;
    }

    public String code() {
        return code;
    }

    /** A fresh one-time token, in a file: its text has spaces. */
    public Path enrolmentToken(Path file) {
        String token = api.postJson(path + "/enrolments", Http.JSON.createObjectNode())
                .path("token")
                .asText();
        try {
            return Files.writeString(file, token);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The site's unit as the portal knows it. */
    public JsonNode unit() {
        return api.getJson(path + "/unit");
    }

    public boolean isOnline() {
        return unit().path("connection").asText().equals("online");
    }

    public void awaitConnection(String wanted, Duration bound) {
        Await.until("unit of " + code + " " + wanted, bound, () -> unit().path("connection")
                .asText()
                .equals(wanted));
    }

    /** Records that the portal has and cosigned. */
    public long witnessed() {
        return unit().path("trail").path("witnessed").asLong();
    }

    public void awaitWitnessed(long size, Duration bound) {
        Await.until("record " + (size - 1) + " of " + code + " at the portal", bound, () -> witnessed() >= size);
    }

    /**
     * Orders something, as the portal's API takes it.
     *
     * @return the command's id
     */
    public String order(String type, ObjectNode args) {
        args.put("type", type);
        return api.postJson(path + "/commands", args).path("id").asText();
    }

    /** Orders doors to be opened at once. @return the command's id */
    public String open(int... doors) {
        ObjectNode args = Http.JSON.createObjectNode();
        for (int door : doors) {
            args.withArray("doors").add(door);
        }
        return order("open", args);
    }

    /** Books a locker of any bank and size, until then. @return the booking with both codes */
    public JsonNode book(Instant until) {
        ObjectNode wish = Http.JSON.createObjectNode().put("site", code).put("validUntil", until.toString());
        return api.postJson("/api/v1/bookings", wish);
    }

    /** A booking as the portal knows it now. */
    public JsonNode booking(String id) {
        return api.getJson("/api/v1/bookings/" + id);
    }

    /** Orders a mode of a bank. @return the command's id */
    public String setMode(String bank, String mode) {
        return order("set-mode", Http.JSON.createObjectNode().put("bank", bank).put("mode", mode));
    }

    /** What became of a command: {@code applied}, {@code refused}, … */
    public String state(String command) {
        return api.getJson(path + "/commands/" + command).path("state").asText();
    }

    /** Waits until the unit has answered; gives the state then. */
    public String awaitAnswer(String command, Duration bound) {
        return Await.value("answer to command " + command, bound, () -> Optional.of(state(command))
                .filter(state -> !UNANSWERED.contains(state)));
    }

    /** All commands, the newest first. */
    public List<JsonNode> commands() {
        return all(path + "/commands?limit=" + PAGE);
    }

    /** The command that was made last. */
    public JsonNode newestCommand() {
        return api.getJson(path + "/commands?limit=1").path("items").path(0);
    }

    /** Says what the site has differently from the organisation. */
    public void configure(ObjectNode configuration) {
        api.putJson(path + "/configuration", configuration);
    }

    /** Changes banks, lines and scanners, as {@code POST /sites} takes them. Sent by {@link #push}. */
    public void build(ObjectNode siteConfig) {
        api.putJson(path + "/config", siteConfig);
    }

    /** Why a command was not applied; empty if it was. */
    public String reason(String command) {
        return api.getJson(path + "/commands/" + command).path("reason").asText();
    }

    /** Sends the configuration to the unit. @return the command's id */
    public String push() {
        ObjectNode selection = Http.JSON.createObjectNode();
        selection.putArray("sites").add(code);
        return api.postJson("/api/v1/configuration/push", selection)
                .path("sites")
                .path(0)
                .path("command")
                .asText();
    }

    /** All its records, the newest first. */
    public List<JsonNode> records() {
        return all("/api/v1/audit?site=" + code + "&limit=" + PAGE);
    }

    /** Incidents that nobody closed. */
    public List<JsonNode> openIncidents() {
        return all("/api/v1/incidents?open=true&site=" + code + "&limit=" + PAGE);
    }

    /** Writes what a stick brings to a unit that the portal can not reach. */
    public Path letters(Path file) {
        try {
            return Files.write(file, api.post(path + "/letters", "application/json", new byte[0]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes all records as a file that can be verified. */
    public Path export(Path file) {
        try {
            return Files.write(file, api.get("/api/v1/audit/export?site=" + code));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<JsonNode> all(String query) {
        List<JsonNode> items = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            JsonNode page = api.getJson(query + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
            page.path("items").forEach(items::add);
            cursor = page.path("next").isTextual() ? page.path("next").asText() : null;
        }
        return items;
    }
}
