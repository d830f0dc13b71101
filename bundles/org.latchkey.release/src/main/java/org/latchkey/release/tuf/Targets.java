// SPDX-License-Identifier: Apache-2.0
package org.latchkey.release.tuf;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.latchkey.release.json.JsonException;
import org.latchkey.release.json.JsonObject;

/** A targets file, top-level or delegated. */
record Targets(Envelope envelope, Map<String, TargetFile> targets, List<Delegation> delegations) implements Metadata {

    static Targets parse(byte[] bytes) throws TufException {
        Envelope envelope = Envelope.parse(bytes, Role.TARGETS);
        try {
            JsonObject signed = envelope.signed();
            return new Targets(
                    envelope, targets(signed.object("targets")), delegations(signed.optionalObject("delegations")));
        } catch (JsonException e) {
            throw Envelope.malformed(Role.TARGETS, e);
        }
    }

    private static Map<String, TargetFile> targets(JsonObject targets) throws JsonException {
        Map<String, TargetFile> files = new LinkedHashMap<>();
        for (String name : targets.members().keySet()) {
            TargetFile.parse(name, targets.object(name)).ifPresent(file -> files.put(name, file));
        }
        return files;
    }

    private static List<Delegation> delegations(Optional<JsonObject> delegations) throws JsonException {
        List<Delegation> roles = new ArrayList<>();
        if (delegations.isEmpty()) {
            return roles;
        }
        Map<String, TufKey> keys = RoleKeys.parseKeys(delegations.get().object("keys"));
        Set<String> names = new HashSet<>();
        for (JsonObject role : delegations.get().objects("roles")) {
            Delegation delegation = Delegation.parse(role, keys);
            if (!names.add(delegation.name())) {
                throw new JsonException("two delegations have one name");
            }
            roles.add(delegation);
        }
        return roles;
    }
}
