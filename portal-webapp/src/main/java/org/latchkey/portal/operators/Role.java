// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.operators;

import static org.latchkey.portal.operators.Permission.AUDIT_READ;
import static org.latchkey.portal.operators.Permission.CODES_ISSUE;
import static org.latchkey.portal.operators.Permission.CODES_READ;
import static org.latchkey.portal.operators.Permission.CODES_REVEAL;
import static org.latchkey.portal.operators.Permission.CODES_REVOKE;
import static org.latchkey.portal.operators.Permission.INCIDENTS_READ;
import static org.latchkey.portal.operators.Permission.JOURNAL_READ;
import static org.latchkey.portal.operators.Permission.PROVISION;
import static org.latchkey.portal.operators.Permission.RELEASES_READ;
import static org.latchkey.portal.operators.Permission.RELEASES_WRITE;
import static org.latchkey.portal.operators.Permission.SITES_READ;
import static org.latchkey.portal.operators.Permission.TRAIL_IMPORT;
import static org.latchkey.portal.operators.Permission.TRUST_READ;
import static org.latchkey.portal.operators.Permission.TRUST_WRITE;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** A set of permissions with a name. */
public enum Role {
    /** Everything. */
    OWNER(EnumSet.allOf(Permission.class)),
    /** Daily work: sites and codes. */
    OPERATOR(EnumSet.complementOf(EnumSet.of(TRUST_WRITE, RELEASES_WRITE))),
    /** Sees what was done, and can open nothing. */
    AUDITOR(EnumSet.of(SITES_READ, CODES_READ, TRUST_READ, AUDIT_READ, INCIDENTS_READ, JOURNAL_READ, RELEASES_READ)),
    /** Sets up units, and makes no codes. */
    TECHNICIAN(EnumSet.of(SITES_READ, PROVISION, TRUST_READ, TRAIL_IMPORT, INCIDENTS_READ, RELEASES_READ)),
    /** A program that makes codes for its own customers. */
    INTEGRATOR(EnumSet.of(SITES_READ, CODES_READ, CODES_REVEAL, CODES_ISSUE, CODES_REVOKE));

    private final Set<Permission> permissions;

    Role(Set<Permission> permissions) {
        this.permissions = Collections.unmodifiableSet(permissions);
    }

    public Set<Permission> permissions() {
        return permissions;
    }

    /** The role's name in the API and the database: lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if there is no such role */
    public static Role of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
