// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.code;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.latchkey.protocol.Hex;
import org.latchkey.protocol.base45.Base45;
import org.latchkey.protocol.cose.CoseSign1;
import org.latchkey.protocol.cose.LetterType;
import org.latchkey.protocol.crypto.Ed25519PrivateKey;
import org.latchkey.protocol.keyring.KeyRing;
import org.latchkey.protocol.keyring.KeyRingEntry;

/** Codes, good and bad, and the ring that verifies them. */
final class Codes {

    static final Ed25519PrivateKey KEY = Ed25519PrivateKey.ofSeed(new byte[32]);
    static final byte[] KID = KEY.publicKey().kid(4);
    static final String SITE = "berlin-1";
    static final long NOW = 1_800_000_000L;
    static final long TOLERANCE = 300;

    private Codes() {}

    static AccessCode claims(Scope scope) {
        return claims(scope, NOW - 60, NOW + 3600);
    }

    static AccessCode claims(Scope scope, long iat, long exp) {
        return new AccessCode(
                KID, SITE, exp, OptionalLong.empty(), iat, Hex.bytes("0000002a01020304"), scope, Optional.empty());
    }

    static AccessCode withNews(AccessCode code, News news) {
        return new AccessCode(
                code.kid(),
                code.site(),
                code.expires(),
                OptionalLong.of(code.issuedAt()),
                code.issuedAt(),
                code.id(),
                code.scope(),
                Optional.of(news));
    }

    static Scope doorSeven() {
        return Scope.open(List.of(7), 1);
    }

    /** A text with any payload, properly signed. */
    static String signed(byte[] payload) {
        return text(CoseSign1.sign(KID, payload, LetterType.CODE.externalAad(), KEY));
    }

    static String text(byte[] envelope) {
        return AccessCode.PREFIX + Base45.encode(envelope);
    }

    static KeyRingEntry entry(byte[] kid, Ed25519PrivateKey key, String type, String site) {
        return new KeyRingEntry(kid, key.publicKey(), Set.of(type), Set.of(site), 0, Long.MAX_VALUE);
    }

    static KeyRing ring(KeyRingEntry... entries) {
        return new KeyRing(1, List.of(entries));
    }

    static CodeVerifier verifier(KeyRingEntry... entries) {
        return new CodeVerifier(ring(entries), SITE, AccessCode.MAX_LIFETIME);
    }

    static CodeVerifier verifier() {
        return verifier(entry(KID, KEY, "code", "*"));
    }
}
