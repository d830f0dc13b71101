// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.latchkey.protocol.crypto.Ed25519PrivateKey;
import org.latchkey.protocol.keyring.KeyRing;
import org.latchkey.protocol.keyring.KeyRingEntry;

class CodeRoundTripTest {

    private static final Ed25519PrivateKey KEY = Ed25519PrivateKey.ofSeed(new byte[32]);

    @Test
    void aUnitReadsWhatThePortalIssued() throws Exception {
        AccessCode claims = new AccessCode(
                KEY.publicKey().kid(4),
                "berlin-1",
                2_000,
                OptionalLong.of(1_000),
                900,
                new byte[] {(byte) 255, 0, 0, 1, 5, 6, 7, 8},
                Scope.open(List.of(7, 12), 1),
                Optional.of(new News(5, 2, List.of(1L, 0xffff_ffffL))));
        String text = CodeIssuer.issue(claims, KEY);
        KeyRing ring = new KeyRing(
                1,
                List.of(new KeyRingEntry(
                        KEY.publicKey().kid(32), KEY.publicKey(), Set.of("code"), Set.of("*"), 0, 9_999)));
        VerifiedCode verified = new CodeVerifier(ring, "berlin-1", 100_000).verify(text, 1_000, 300);
        assertThat(verified.code()).isEqualTo(claims);
        assertThat(verified.code().statusIndex()).isEqualTo(0xff00_0001L);
        assertThat(text).startsWith("LK1:").hasSizeLessThan(260);
    }
}
