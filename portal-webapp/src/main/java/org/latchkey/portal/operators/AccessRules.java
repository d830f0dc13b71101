// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.operators;

import static org.springframework.http.HttpMethod.DELETE;
import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.POST;
import static org.springframework.http.HttpMethod.PUT;

import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpMethod;

/** Which permission each endpoint asks for. A test keeps this table, the mappings and the description the same. */
public final class AccessRules {

    /** Every rule: one for each endpoint. */
    public static final List<Rule> ALL = List.of(
            open(GET, "/health"),
            open(GET, "/openapi.yaml"),
            open(POST, "/session"),
            signedIn(GET, "/session"),
            signedIn(DELETE, "/session"),
            signedIn(PUT, "/session/password"),
            needs(GET, "/sites", Permission.SITES_READ),
            needs(POST, "/sites", Permission.SITES_WRITE),
            needs(GET, "/sites/{code}", Permission.SITES_READ),
            needs(PUT, "/sites/{code}/config", Permission.SITES_WRITE),
            needs(POST, "/sites/{code}/config/preview", Permission.SITES_READ),
            needs(POST, "/sites/{code}/provisioning", Permission.PROVISION),
            needs(POST, "/sites/{code}/enrolments", Permission.PROVISION),
            needs(GET, "/enrolments/{id}/qr.svg", Permission.PROVISION),
            needs(GET, "/sites/{code}/commands", Permission.SITES_READ),
            needs(POST, "/sites/{code}/commands", Permission.COMMANDS_SEND),
            needs(GET, "/sites/{code}/commands/{id}", Permission.SITES_READ),
            needs(GET, "/sites/{code}/commands/{id}/qr.svg", Permission.COMMANDS_SEND),
            needs(POST, "/sites/{code}/letters", Permission.PROVISION),
            needs(GET, "/configuration", Permission.SITES_READ),
            needs(PUT, "/configuration", Permission.SITES_WRITE),
            needs(GET, "/configuration/schema", Permission.SITES_READ),
            needs(POST, "/configuration/preview", Permission.SITES_READ),
            needs(POST, "/configuration/push", Permission.SITES_WRITE),
            needs(GET, "/sites/{code}/configuration", Permission.SITES_READ),
            needs(PUT, "/sites/{code}/configuration", Permission.SITES_WRITE),
            needs(GET, "/trust", Permission.TRUST_READ),
            needs(POST, "/trust/key-ring", Permission.TRUST_WRITE),
            needs(POST, "/trust/keys", Permission.TRUST_WRITE),
            needs(POST, "/trust/keys/{kid}/revocation", Permission.TRUST_WRITE),
            needs(GET, "/codes", Permission.CODES_READ),
            needs(POST, "/codes", Permission.CODES_ISSUE),
            needs(GET, "/codes.csv", Permission.CODES_READ),
            needs(GET, "/codes/{id}", Permission.CODES_READ),
            needs(POST, "/codes/{id}/revocation", Permission.CODES_REVOKE),
            needs(GET, "/codes/{id}/qr.svg", Permission.CODES_REVEAL),
            needs(GET, "/codes/{id}/qr.png", Permission.CODES_REVEAL),
            needs(POST, "/codes/{id}/mail", Permission.CODES_REVEAL),
            needs(POST, "/codes/{id}/print", Permission.CODES_REVEAL),
            needs(GET, "/bookings", Permission.CODES_READ),
            needs(POST, "/bookings", Permission.CODES_ISSUE),
            needs(GET, "/bookings.csv", Permission.CODES_READ),
            needs(GET, "/bookings/{id}", Permission.CODES_READ),
            needs(POST, "/bookings/{id}/extension", Permission.CODES_ISSUE),
            needs(POST, "/bookings/{id}/cancellation", Permission.CODES_REVOKE),
            needs(POST, "/bookings/{id}/mail", Permission.CODES_REVEAL),
            needs(GET, "/sites/{code}/unit", Permission.SITES_READ),
            needs(GET, "/live", Permission.SITES_READ),
            needs(POST, "/sites/{code}/trail", Permission.TRAIL_IMPORT),
            needs(GET, "/sites/{code}/trail/note", Permission.TRAIL_IMPORT),
            needs(GET, "/audit", Permission.AUDIT_READ),
            needs(GET, "/audit.csv", Permission.AUDIT_READ),
            needs(GET, "/audit/export", Permission.AUDIT_READ),
            needs(GET, "/audit/wear", Permission.AUDIT_READ),
            needs(GET, "/incidents", Permission.INCIDENTS_READ),
            needs(POST, "/incidents/{id}/close", Permission.INCIDENTS_CLOSE),
            needs(GET, "/journal", Permission.JOURNAL_READ),
            needs(GET, "/journal/export", Permission.JOURNAL_READ),
            needs(GET, "/releases/publisher", Permission.RELEASES_READ),
            needs(PUT, "/releases/publisher", Permission.RELEASES_WRITE),
            needs(GET, "/releases", Permission.RELEASES_READ),
            needs(POST, "/releases", Permission.RELEASES_WRITE),
            needs(GET, "/releases/{counter}", Permission.RELEASES_READ),
            needs(GET, "/releases/{counter}/changes", Permission.RELEASES_READ),
            needs(GET, "/rollouts", Permission.RELEASES_READ),
            needs(POST, "/rollouts", Permission.RELEASES_WRITE),
            needs(GET, "/rollouts/{id}", Permission.RELEASES_READ),
            needs(POST, "/rollouts/{id}/pause", Permission.RELEASES_WRITE),
            needs(POST, "/rollouts/{id}/resume", Permission.RELEASES_WRITE),
            needs(POST, "/rollouts/{id}/rollback", Permission.RELEASES_WRITE),
            needs(GET, "/versions", Permission.RELEASES_READ));

    private AccessRules() {}

    /** Who may call at all. */
    public enum Audience {
        /** Anybody. */
        EVERYBODY,
        /** Whoever is signed in, also before the first password was changed. */
        SIGNED_IN,
        /** Whoever has the permission. */
        PERMITTED
    }

    /**
     * The rule of an endpoint.
     *
     * @param path below the API's base
     * @param permission present exactly for {@link Audience#PERMITTED}
     */
    public record Rule(HttpMethod method, String path, Audience audience, Optional<Permission> permission) {}

    private static Rule open(HttpMethod method, String path) {
        return new Rule(method, path, Audience.EVERYBODY, Optional.empty());
    }

    private static Rule signedIn(HttpMethod method, String path) {
        return new Rule(method, path, Audience.SIGNED_IN, Optional.empty());
    }

    private static Rule needs(HttpMethod method, String path, Permission permission) {
        return new Rule(method, path, Audience.PERMITTED, Optional.of(permission));
    }
}
