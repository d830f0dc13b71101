// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.keyring;

import java.util.Arrays;
import java.util.Set;
import org.latchkey.protocol.Bounds;
import org.latchkey.protocol.crypto.Ed25519PublicKey;

/**
 * One key and what it may sign. Out-of-bounds fields throw {@link IllegalArgumentException}.
 *
 * @param kid how letters name it: 4 to 32 bytes, of which letters carry the first ones
 * @param key the key
 * @param types message types by name, such as {@code code}: at most 16, each 1 to 16 of {@code a-z}
 * @param sites site codes, or {@code *} for all: at most 256
 * @param notBefore first second of validity
 * @param notAfter first second after validity
 */
public record KeyRingEntry(
        byte[] kid, Ed25519PublicKey key, Set<String> types, Set<String> sites, long notBefore, long notAfter) {

    /** In {@link #sites}: every site. */
    public static final String ALL_SITES = "*";

    /** In {@link #types}: cosigns the checkpoints of units. */
    public static final String WITNESS = "witness";

    /** In {@link #types}: signs the checkpoints of the portal's own trail. */
    public static final String JOURNAL = "journal";

    static final int MIN_KID = 4;
    static final int MAX_KID = 32;
    static final int MAX_TYPES = 16;
    static final int MAX_TYPE_LENGTH = 16;
    static final int MAX_SITES = 256;

    public KeyRingEntry {
        kid = Bounds.length("kid", kid, MIN_KID, MAX_KID).clone();
        types = Set.copyOf(types);
        sites = Set.copyOf(sites);
        Bounds.size("types", types, 0, MAX_TYPES);
        Bounds.size("sites", sites, 0, MAX_SITES);
        for (String type : types) {
            Bounds.check(isTypeName(type), "type");
        }
        for (String site : sites) {
            Bounds.check(site.equals(ALL_SITES) || Bounds.isName(site), "site");
        }
        Bounds.range("notBefore", notBefore, 0, Long.MAX_VALUE);
        Bounds.range("notAfter", notAfter, 0, Long.MAX_VALUE);
    }

    private static boolean isTypeName(String type) {
        return !type.isEmpty()
                && type.length() <= MAX_TYPE_LENGTH
                && type.chars().allMatch(c -> c >= 'a' && c <= 'z');
    }

    @Override
    public byte[] kid() {
        return kid.clone();
    }

    /** True if a letter with this kid may mean this key: the entry's kid starts with it. */
    public boolean isNamedBy(byte[] letterKid) {
        return letterKid.length <= kid.length
                && Arrays.equals(kid, 0, letterKid.length, letterKid, 0, letterKid.length);
    }

    public boolean maySignFor(String site) {
        return sites.contains(ALL_SITES) || sites.contains(site);
    }

    /** True if a letter issued at {@code iat} verifies now: notBefore ≤ iat and notBefore ≤ now &lt; notAfter. */
    public boolean isValid(long iat, long now) {
        return notBefore <= iat && notBefore <= now && now < notAfter;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeyRingEntry entry
                && Arrays.equals(kid, entry.kid)
                && key.equals(entry.key)
                && types.equals(entry.types)
                && sites.equals(entry.sites)
                && notBefore == entry.notBefore
                && notAfter == entry.notAfter;
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(kid) + key.hashCode();
    }
}
