// SPDX-License-Identifier: Apache-2.0
package org.latchkey.release.tuf;

import java.util.HashMap;
import java.util.Map;
import org.latchkey.release.json.JsonException;
import org.latchkey.release.json.JsonObject;

/** A root file: the keys of all top-level roles. */
record Root(Envelope envelope, Map<String, RoleKeys> roles, boolean consistentSnapshot) implements Metadata {

    private static final String CONSISTENT_SNAPSHOT = "consistent_snapshot";

    static Root parse(byte[] bytes) throws TufException {
        Envelope envelope = Envelope.parse(bytes, Role.ROOT);
        try {
            JsonObject signed = envelope.signed();
            Map<String, TufKey> keys = RoleKeys.parseKeys(signed.object("keys"));
            Map<String, RoleKeys> roles = new HashMap<>();
            for (String role : Role.TOP_LEVEL) {
                roles.put(role, RoleKeys.parse(role, signed.object("roles").object(role), keys));
            }
            boolean consistent = signed.has(CONSISTENT_SNAPSHOT) && signed.flag(CONSISTENT_SNAPSHOT);
            return new Root(envelope, roles, consistent);
        } catch (JsonException e) {
            throw Envelope.malformed(Role.ROOT, e);
        }
    }

    RoleKeys keysOf(String role) {
        return roles.get(role);
    }

    long version() {
        return envelope.version();
    }

    /** True if a key of the timestamp or the snapshot role went away since {@code before}. */
    boolean rotatesSince(Root before) {
        return keysOf(Role.TIMESTAMP).dropsKeyOf(before.keysOf(Role.TIMESTAMP))
                || keysOf(Role.SNAPSHOT).dropsKeyOf(before.keysOf(Role.SNAPSHOT));
    }
}
