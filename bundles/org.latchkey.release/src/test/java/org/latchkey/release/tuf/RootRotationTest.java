// SPDX-License-Identifier: Apache-2.0
package org.latchkey.release.tuf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latchkey.release.tuf.TufException.Reason;

/** Root files that follow each other: who must sign them. */
final class RootRotationTest extends TufClientTest {

    /** Keys and signers are letters; the first root is signed by its own keys. */
    @ParameterizedTest
    @CsvSource({
        "a,1, b,1,ab, true",
        "a,1, b,1,b, false",
        "a,1, b,1,a, false",
        "a,1, ab,2,ab, true",
        "a,1, ab,2,a, false",
        "abc,2, abc,1,ab, true",
        "abc,2, abc,1,a, false",
        "abcde,3, abdef,3,abf, false",
        "abcde,3, abdef,3,abdf, true",
        "abcde,3, fghij,3,abcfgh, true",
        "abcde,3, fghij,3,abfgh, false",
        "a,1, a,1,zay, true"
    })
    void needsTheOldKeysAndTheNewOnes(
            String before, long thresholdBefore, String after, long threshold, String signers, boolean accepted)
            throws Exception {
        repository.authorize(Role.ROOT, thresholdBefore, keys(before));
        repository.signers.put(
                Role.ROOT,
                Stream.concat(Stream.of(TestKey.ed25519(Role.ROOT)), Arrays.stream(keys(before)))
                        .toList());
        repository.publish(Role.ROOT);
        repository.authorize(Role.ROOT, threshold, keys(after));
        repository.signers.put(Role.ROOT, List.of(keys(signers)));
        repository.publish(Role.ROOT);
        if (accepted) {
            refresh();
        } else {
            assertRefused(Reason.NOT_SIGNED, this::refresh);
        }
        assertThat(trusted(Role.ROOT)).isEqualTo(accepted ? 3 : 2);
    }

    private static TestKey[] keys(String letters) {
        return letters.chars()
                .mapToObj(letter -> TestKey.ed25519("key " + letter))
                .toArray(TestKey[]::new);
    }
}
