// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.keyring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.latchkey.protocol.Refusals.assertReason;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latchkey.protocol.Hex;
import org.latchkey.protocol.cose.CoseSign1;
import org.latchkey.protocol.cose.LetterType;
import org.latchkey.protocol.crypto.Ed25519PrivateKey;
import org.latchkey.protocol.crypto.Sha256;

class KeyRingTest {

    private static final Ed25519PrivateKey ROOT = key(0);
    private static final Ed25519PrivateKey CODE_KEY = key(1);
    private static final Ed25519PrivateKey COMMAND_KEY = key(2);

    private static final KeyRing RING = new KeyRing(
            7,
            List.of(
                    entry(CODE_KEY, 4, Set.of("code"), Set.of("*")),
                    entry(COMMAND_KEY, 32, Set.of("command", "snapshot"), Set.of("a", "b"))));

    @Test
    void aUnitReadsTheRingThatTheRootSigned() throws Exception {
        assertThat(KeyRingLetter.open(KeyRingLetter.sign(RING, ROOT, 1000), ROOT.publicKey()))
                .isEqualTo(RING);
        KeyRing none = new KeyRing(0, List.of());
        assertThat(KeyRingLetter.open(KeyRingLetter.sign(none, ROOT, 0), ROOT.publicKey()))
                .isEqualTo(none);
    }

    @Test
    void anotherRootOrAnotherTypeIsRefused() {
        byte[] letter = KeyRingLetter.sign(RING, ROOT, 1000);
        assertReason(() -> KeyRingLetter.open(letter, CODE_KEY.publicKey())).isEqualTo("unknown-key");
        byte[] payload = Hex.bytes("a20600094482008000");
        byte[] command = CoseSign1.sign(LetterType.COMMAND, payload, ROOT);
        assertReason(() -> KeyRingLetter.open(command, ROOT.publicKey())).isEqualTo("bad-signature");
        assertReason(() -> KeyRingLetter.open(new byte[KeyRingLetter.MAX_SIZE + 1], ROOT.publicKey()))
                .isEqualTo("too-large");
    }

    @Test
    void everyDamageIsRefused() {
        byte[] letter = KeyRingLetter.sign(RING, ROOT, 1000);
        for (int bit = 0; bit < 8 * letter.length; bit += 3) {
            byte[] flipped = letter.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertReason(() -> KeyRingLetter.open(flipped, ROOT.publicKey())).isNotEmpty();
        }
        for (int length = 0; length < letter.length; length++) {
            byte[] prefix = Arrays.copyOf(letter, length);
            assertReason(() -> KeyRingLetter.open(prefix, ROOT.publicKey())).isNotEmpty();
        }
    }

    /** Payloads that the root really signed: iat 0 and a scope. KEY and KID are a good key and its kid. */
    @ParameterizedTest
    @CsvSource({
        "82 05 80, ok",
        "82 05 81 86 44KID 5820KEY 8164636f6465 81612a 00 01, ok",
        "82 05 81 86 44KID 5820KEY 80 80 00 01, ok",
        "83 05 80 00, cbor-range",
        "82 20 80, cbor-type",
        "82 05 80 00, cbor-trailing",
        "82 05 81 85 44KID 5820KEY 8164636f6465 81612a 00, cbor-range",
        // A kid that is not the start of the key's hash, too short, too long.
        "82 05 81 86 4400000000 5820KEY 80 80 00 01, bad-key-ring",
        "82 05 81 86 43000000 5820KEY 80 80 00 01, cbor-range",
        // A key that is none, of small order, too short.
        "82 05 81 86 44KID 581f00 80 80 00 01, cbor-truncated",
        "82 05 81 86 44KID 58200000000000000000000000000000000000000000000000000000000000000000 80 80 00 01, bad-key",
        // Words repeated, not ascending, not words.
        "82 05 81 86 44KID 5820KEY 8264636f646564636f6465 80 00 01, bad-key-ring",
        "82 05 81 86 44KID 5820KEY 80 8261626161 00 01, bad-key-ring",
        "82 05 81 86 44KID 5820KEY 8164436f6465 80 00 01, bad-key-ring",
        "82 05 81 86 44KID 5820KEY 80 81612f 00 01, bad-key-ring",
        "82 05 81 86 44KID 5820KEY 80 8160 00 01, bad-key-ring",
        "82 05 81 86 44KID 5820KEY 80 80 20 01, cbor-type"
    })
    void aSignedRingIsReadStrictly(String pattern, String expected) throws Exception {
        byte[] scope =
                Hex.bytes(pattern.replace("KID", Hex.text(CODE_KEY.publicKey().kid(4)))
                        .replace("KEY", CODE_KEY.publicKey().toString()));
        String head = scope.length < 24 ? "%02x".formatted(0x40 + scope.length) : "58%02x".formatted(scope.length);
        byte[] letter = CoseSign1.sign(LetterType.KEYRING, Hex.bytes("a2060009" + head + Hex.text(scope)), ROOT);
        if (expected.equals("ok")) {
            assertThat(KeyRingLetter.open(letter, ROOT.publicKey()).version()).isEqualTo(5);
        } else {
            assertReason(() -> KeyRingLetter.open(letter, ROOT.publicKey())).isEqualTo(expected);
        }
    }

    @Test
    void aRingHolds64KeysOfWhich4ShareAKid() {
        List<KeyRingEntry> full = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            full.add(entry(key(i), 4, Set.of("code"), Set.of("*")));
        }
        assertThat(new KeyRing(1, full).entries()).hasSize(64);
        full.add(entry(key(64), 4, Set.of("code"), Set.of("*")));
        assertThatThrownBy(() -> new KeyRing(1, full)).isInstanceOf(IllegalArgumentException.class);

        KeyRingEntry shared = entry(CODE_KEY, 32, Set.of("code"), Set.of("*"));
        assertThat(new KeyRing(1, Collections.nCopies(4, shared)).entries()).hasSize(4);
        assertThatThrownBy(() -> new KeyRing(1, Collections.nCopies(5, shared)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRingWithAForeignKidIsNotSigned() {
        KeyRingEntry foreign = new KeyRingEntry(new byte[4], CODE_KEY.publicKey(), Set.of("code"), Set.of("*"), 0, 1);
        assertThatThrownBy(() -> KeyRingLetter.sign(new KeyRing(1, List.of(foreign)), ROOT, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aLettersKidNamesEveryEntryThatStartsWithIt() {
        KeyRingEntry entry = new KeyRingEntry(
                Hex.bytes("0102030405060708"), CODE_KEY.publicKey(), Set.of("code"), Set.of("*"), 0, 1);
        assertThat(entry.isNamedBy(Hex.bytes("01020304"))).isTrue();
        assertThat(entry.isNamedBy(Hex.bytes("0102030405060708"))).isTrue();
        assertThat(entry.isNamedBy(Hex.bytes("01020305"))).isFalse();
        assertThat(entry.isNamedBy(Hex.bytes("010203040506070809"))).isFalse();
    }

    private static Ed25519PrivateKey key(int number) {
        return Ed25519PrivateKey.ofSeed(Sha256.hash(new byte[] {(byte) number}));
    }

    private static KeyRingEntry entry(Ed25519PrivateKey key, int kidLength, Set<String> types, Set<String> sites) {
        return new KeyRingEntry(key.publicKey().kid(kidLength), key.publicKey(), types, sites, 10, 20);
    }
}
