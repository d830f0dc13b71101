// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.latchkey.protocol.Refusals.assertReason;
import static org.latchkey.protocol.code.Codes.KEY;
import static org.latchkey.protocol.code.Codes.NOW;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.latchkey.protocol.crypto.Ed25519PrivateKey;

class CodeIssuerTest {

    private static final byte[] ID = new byte[8];

    @Test
    void aCodeThatNoUnitTakesIsNotIssued() {
        AccessCode tooLong = Codes.claims(Codes.doorSeven(), NOW, NOW + AccessCode.MAX_LIFETIME + 1);
        assertReason(() -> CodeIssuer.issue(tooLong, KEY)).isEqualTo("lifetime");
        Ed25519PrivateKey other = Ed25519PrivateKey.ofSeed(new byte[] {
            1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8
        });
        assertReason(() -> CodeIssuer.issue(Codes.claims(Codes.doorSeven()), other))
                .isEqualTo("bad-kid");
    }

    @Test
    void anAllocationOpensMoreThanOnce() throws Exception {
        assertReason(() -> CodeIssuer.issue(Codes.claims(Scope.allocate("", 0, 1)), KEY))
                .isEqualTo("bad-claims");
        assertThat(CodeIssuer.issue(Codes.claims(Scope.allocate("", 0, 2)), KEY))
                .startsWith("LK1:");
        assertThat(CodeIssuer.issue(Codes.claims(Scope.allocate("", 0, 0)), KEY))
                .startsWith("LK1:");
    }

    @Test
    void evenTheLargestCodeStaysWithin400CharactersOrIsRefused() throws Exception {
        List<Integer> doors = IntStream.rangeClosed(60_001, 60_032).boxed().toList();
        AccessCode large = new AccessCode(
                Codes.KID,
                "s".repeat(32),
                NOW + 1,
                OptionalLong.of(NOW),
                NOW,
                ID,
                Scope.open(doors, Long.MAX_VALUE),
                Optional.of(new News(Long.MAX_VALUE, Long.MAX_VALUE, List.of(1L, 2L, 3L, 4L, 5L, 6L))));
        assertReason(() -> CodeIssuer.issue(large, KEY)).isEqualTo("too-long");
        assertThat(CodeIssuer.issue(Codes.claims(Scope.open(doors, 1)), KEY)).hasSizeLessThanOrEqualTo(400);
    }

    @Test
    void claimsOutOfBoundsCanNotEvenBeWritten() {
        assertInvalid(() -> claims("", 0, 1, OptionalLong.empty(), ID));
        assertInvalid(() -> claims("a b", 0, 1, OptionalLong.empty(), ID));
        assertInvalid(() -> claims("s".repeat(33), 0, 1, OptionalLong.empty(), ID));
        assertInvalid(() -> claims("s", 1, 1, OptionalLong.empty(), ID));
        assertInvalid(() -> claims("s", -1, 1, OptionalLong.empty(), ID));
        assertInvalid(() -> claims("s", 0, 9, OptionalLong.of(9), ID));
        assertInvalid(() -> claims("s", 0, 9, OptionalLong.of(-1), ID));
        assertInvalid(() -> claims("s", 0, 9, OptionalLong.empty(), new byte[7]));
        assertInvalid(() -> Scope.open(List.of(), 1));
        assertInvalid(() -> Scope.open(List.of(0), 1));
        assertInvalid(() -> Scope.open(List.of(65536), 1));
        assertInvalid(() -> Scope.open(List.of(2, 2), 1));
        assertInvalid(() -> Scope.open(List.of(3, 2), 1));
        assertInvalid(() -> Scope.open(IntStream.rangeClosed(1, 33).boxed().toList(), 1));
        assertInvalid(() -> Scope.open(List.of(1), -1));
        assertInvalid(() -> Scope.allocate("b".repeat(33), 0, 2));
        assertInvalid(() -> Scope.allocate("a\nb", 0, 2));
        assertInvalid(() -> Scope.allocate("", -1, 2));
        assertInvalid(() -> Scope.dropOff("", 0, new byte[7], 1));
        assertInvalid(() -> new News(0, 0, List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L)));
        assertInvalid(() -> new News(0, 0, List.of(2L, 1L)));
        assertInvalid(() -> new News(0, 0, List.of(0x1_0000_0000L)));
        assertInvalid(() -> new News(-1, 0, List.of()));
    }

    private static void claims(String site, long iat, long exp, OptionalLong nbf, byte[] id) {
        new AccessCode(Codes.KID, site, exp, nbf, iat, id, Codes.doorSeven(), Optional.empty());
    }

    private static void assertInvalid(Runnable call) {
        assertThatThrownBy(call::run).isInstanceOf(IllegalArgumentException.class);
    }
}
