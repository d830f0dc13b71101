// SPDX-License-Identifier: Apache-2.0
package org.latchkey.release.tuf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latchkey.release.json.CanonicalJson;
import org.latchkey.release.json.JsonObject;
import org.latchkey.release.tuf.TufException.Reason;

/** Who counts towards a threshold, and how often. */
final class KeysTest extends TufClientTest {

    private final TestKey one = TestKey.ed25519("one");
    private final TestKey two = TestKey.ed25519("two");
    private final TestKey three = TestKey.ed25519("three");

    @Test
    void needsAsManyKeysAsTheThreshold() throws Exception {
        repository.authorize(Role.TARGETS, 2, one, two, three);
        repository.signers.put(Role.TARGETS, List.of(three));
        repository.publish(Role.ROOT, Role.TARGETS, Role.SNAPSHOT, Role.TIMESTAMP);
        assertRefused(Reason.NOT_SIGNED, this::refresh);
        repository.signers.put(Role.TARGETS, List.of(three, one));
        repository.put(Role.TARGETS);
        refresh();
    }

    @Test
    void refusesTwoSignaturesUnderOneId() throws Exception {
        String signature =
                one.hexSignature(CanonicalJson.encode(TestRepository.frozen(repository.map(Role.TIMESTAMP))));
        repository.authorize(Role.TIMESTAMP, 1, one);
        repository.publish(Role.ROOT);
        JsonObject entry = TestRepository.signature(one.id(), signature);
        repository.files.put(
                "timestamp.json",
                TestRepository.file(TestRepository.frozen(repository.map(Role.TIMESTAMP)), List.of(entry, entry)));
        assertRefused(Reason.MALFORMED, this::refresh);
    }

    @Test
    void refusesARoleThatListsAKeyTwice() throws Exception {
        repository.authorize(Role.TIMESTAMP, 2, one, one);
        repository.publish(Role.ROOT, Role.TIMESTAMP);
        assertRefused(Reason.MALFORMED, this::refresh);
        assertThat(trusted(Role.ROOT)).isEqualTo(1);
    }

    @Test
    void countsTheSameKeyUnderTwoIdsOnce() throws Exception {
        Map<String, Object> twin = new LinkedHashMap<>(one.json().members());
        twin.put("comment", "the same key");
        repository.authorize(Role.TIMESTAMP, 2, one, TestKey.of(JsonObject.of(twin), one.signing()));
        repository.publish(Role.ROOT, Role.TIMESTAMP);
        assertRefused(Reason.NOT_SIGNED, this::refresh);
    }

    @Test
    void doesNotCountAKeyWhoseIdIsNotItsHash() throws Exception {
        TestKey wrong = new TestKey(two.id(), one.json(), one.signing());
        repository.authorize(Role.TIMESTAMP, 1, wrong);
        repository.publish(Role.ROOT, Role.TIMESTAMP);
        assertRefused(Reason.NOT_SIGNED, this::refresh);
    }

    @Test
    void keepsMembersThatItDoesNotKnowUnderTheSignature() throws Exception {
        Map<String, Object> key = new LinkedHashMap<>(one.json().members());
        key.put("x-owner", List.of("somebody"));
        repository.authorize(Role.TIMESTAMP, 1, TestKey.of(JsonObject.of(key), one.signing()));
        TestRepository.in(repository.map(Role.ROOT), "roles", Role.TIMESTAMP).put("x-note", 7L);
        repository.map(Role.ROOT).put("x-root", true);
        repository.publish(Role.ROOT, Role.TIMESTAMP);
        refresh();
        assertThat(trusted(Role.ROOT)).isEqualTo(2);
    }

    @Test
    void toleratesABadSignatureBesideEnoughGoodOnes() throws Exception {
        repository.authorize(Role.TIMESTAMP, 1, one, two);
        repository.publish(Role.ROOT);
        Object signed = TestRepository.frozen(repository.map(Role.TIMESTAMP));
        for (String bad : List.of("", "zz", "00".repeat(64), "00".repeat(10_000).substring(0, 4000))) {
            repository.files.put(
                    "timestamp.json",
                    TestRepository.file(
                            signed,
                            List.of(
                                    TestRepository.signature(one.id(), bad),
                                    TestRepository.signature(
                                            two.id(), two.hexSignature(CanonicalJson.encode(signed))))));
            refresh();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ecdsa,secp256r1,true",
        "ecdsa-sha2-nistp256,secp256r1,true",
        "rsa,secp256r1,false",
        "ecdsa,secp384r1,false"
    })
    void verifiesEcdsaOnP256Alone(String keyType, String curve, boolean accepted) throws Exception {
        judge(TestKey.ecdsa(keyType, curve), accepted);
    }

    @ParameterizedTest
    @CsvSource({"2048,true", "1024,false"})
    void verifiesRsaPssOf2048BitsAndMore(int bits, boolean accepted) throws Exception {
        judge(TestKey.rsa(bits), accepted);
    }

    @Test
    void leavesAKeyOfAnUnknownSchemeOut() throws Exception {
        repository.authorize(Role.TIMESTAMP, 1, one, TestKey.of("pqc", "ml-dsa-44", "00", message -> new byte[1]));
        repository.publish(Role.ROOT, Role.TIMESTAMP);
        refresh();
    }

    private void judge(TestKey key, boolean accepted) throws Exception {
        RoleKeys keys = new RoleKeys(
                Role.TIMESTAMP, Set.of(key.id()), RoleKeys.parseKeys(JsonObject.of(Map.of(key.id(), key.json()))), 1);
        Envelope good = Envelope.parse(repository.file(Role.TIMESTAMP, List.of(key)), Role.TIMESTAMP);
        if (!accepted) {
            assertRefused(Reason.NOT_SIGNED, () -> keys.require(good));
            return;
        }
        keys.require(good);
        repository.map(Role.TIMESTAMP).put("version", 2L);
        Object other = TestRepository.frozen(repository.map(Role.TIMESTAMP));
        for (String signature : damaged(good.signatures().get(key.id()))) {
            Envelope bad = Envelope.parse(
                    TestRepository.file(other, List.of(TestRepository.signature(key.id(), signature))), Role.TIMESTAMP);
            assertRefused(Reason.NOT_SIGNED, () -> keys.require(bad));
        }
    }

    /** As it is (for another message), cut, doubled, and the null signatures that other verifiers have accepted. */
    private static List<String> damaged(String signature) {
        return List.of(
                signature,
                signature.substring(2),
                signature + "00",
                signature + signature,
                "3006020100020100",
                "00".repeat(signature.length() / 2));
    }

    @Test
    void everyChangedByteOfAFileIsSeen() throws Exception {
        byte[] file = repository.files.get("root.json");
        Root root = Root.parse(file);
        for (int i = 0; i < file.length; i++) {
            byte[] changed = file.clone();
            changed[i] ^= 1;
            try {
                Root other = Root.parse(changed);
                root.keysOf(Role.ROOT).require(other.envelope());
                assertThat(other.envelope().canonical())
                        .as(new String(changed, StandardCharsets.UTF_8))
                        .isEqualTo(root.envelope().canonical());
            } catch (TufException expected) {
                assertThat(expected.reason()).isIn(Reason.MALFORMED, Reason.NOT_SIGNED);
            }
        }
    }
}
