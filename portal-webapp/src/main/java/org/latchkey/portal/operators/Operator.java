// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.operators;

/**
 * A person who signs in.
 *
 * @param id opaque; the only name that leaves the portal
 * @param name for signing in, lower case
 * @param role what they may do
 * @param passwordHash Argon2id
 * @param mustChangePassword true until they chose a password of their own
 */
public record Operator(String id, String name, Role role, String passwordHash, boolean mustChangePassword) {

    @Override
    public String toString() {
        return "Operator[" + id + "]";
    }
}
