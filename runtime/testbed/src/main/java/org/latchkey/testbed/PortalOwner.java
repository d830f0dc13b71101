// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The portal's owner at a browser, who alone may do with keys what is to be done with them. */
public final class PortalOwner {

    private static final String NAME = "owner";
    private static final String PASSWORD = "a password that only this test knows";
    private static final String SESSION = "/api/v1/session";
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

    private static Http withCookies(URI portal, Map<String, String> cookies) {
        String all = cookies.entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
        return new Http(portal, Map.of("Cookie", all, "X-" + CSRF_COOKIE, cookies.get(CSRF_COOKIE)));
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
