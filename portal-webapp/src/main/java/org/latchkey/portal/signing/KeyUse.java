// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.signing;

import java.util.Locale;
import java.util.Set;

/** What a key of the portal is for; one purpose per key. */
public enum KeyUse {
    /** Signs access codes. */
    CODE(Set.of("code")),
    /** Signs what units are told to do and to be. */
    COMMAND(Set.of("command", "snapshot", "time")),
    /** Cosigns checkpoints of audit trails. */
    WITNESS(Set.of("witness")),
    /** Signs the portal's own trail, and seals exports of trails. */
    JOURNAL(Set.of("journal", "export"));

    private final Set<String> letterTypes;

    KeyUse(Set<String> letterTypes) {
        this.letterTypes = letterTypes;
    }

    /** The types of letters, as a key ring names them. */
    public Set<String> letterTypes() {
        return letterTypes;
    }

    /** Its name in the API and in the key file. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
