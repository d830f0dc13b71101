// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.operators;

import java.security.Principal;

/**
 * Who sent a request.
 *
 * @param id of the operator or API key, opaque, unique over both
 * @param displayName what people call them
 * @param role what they may do
 * @param mustChangePassword true: nothing but that
 * @param session the session's token, or empty for an API key
 */
public record Caller(String id, String displayName, Role role, boolean mustChangePassword, String session)
        implements Principal {

    @Override
    public String getName() {
        return id;
    }

    public boolean hasSession() {
        return !session.isEmpty();
    }

    public boolean may(Permission permission) {
        return !mustChangePassword && role.permissions().contains(permission);
    }

    @Override
    public String toString() {
        return "Caller[" + id + "]";
    }
}
