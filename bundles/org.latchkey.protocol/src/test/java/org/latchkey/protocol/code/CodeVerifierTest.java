// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.latchkey.protocol.Refusals.assertReason;
import static org.latchkey.protocol.code.Codes.KEY;
import static org.latchkey.protocol.code.Codes.KID;
import static org.latchkey.protocol.code.Codes.NOW;
import static org.latchkey.protocol.code.Codes.SITE;
import static org.latchkey.protocol.code.Codes.TOLERANCE;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.latchkey.protocol.Hex;
import org.latchkey.protocol.base45.Base45;
import org.latchkey.protocol.cose.CoseSign1;
import org.latchkey.protocol.cose.LetterType;
import org.latchkey.protocol.crypto.Ed25519PrivateKey;
import org.latchkey.protocol.crypto.Sha256;
import org.latchkey.protocol.keyring.KeyRing;
import org.latchkey.protocol.keyring.KeyRingEntry;

class CodeVerifierTest {

    private static final Ed25519PrivateKey OTHER = Ed25519PrivateKey.ofSeed(Sha256.hash(new byte[] {1}));
    private static final byte[] BOOKING = Hex.bytes("0102030405060708");
    private static final long DAY = 24 * 60 * 60;

    static List<Scope> scopes() {
        return List.of(
                Codes.doorSeven(),
                Scope.open(List.of(1, 2, 65535), 0),
                Scope.open(IntStream.rangeClosed(1, 32).boxed().toList(), 5),
                Scope.allocate("", 0, 0),
                Scope.allocate("Halle Süd", 3, 2),
                Scope.dropOff("north", 2, BOOKING, 1),
                Scope.pickUp("", 0, BOOKING, 1),
                Scope.staff(List.of(), 0),
                Scope.staff(List.of(4, 9), 3),
                Scope.technician(1));
    }

    @ParameterizedTest
    @MethodSource("scopes")
    void whatThePortalIssuesAUnitReads(Scope scope) throws Exception {
        for (AccessCode claims : List.of(
                Codes.claims(scope), Codes.withNews(Codes.claims(scope), new News(5, 2, List.of(0L, 0xffff_ffffL))))) {
            String text = CodeIssuer.issue(claims, KEY);
            VerifiedCode verified = Codes.verifier().verify(text, NOW, TOLERANCE);
            assertThat(verified.code()).isEqualTo(claims);
            assertThat(verified.code().news()).isEqualTo(claims.news());
            assertThat(verified.code().statusIndex()).isEqualTo(42);
            assertThat(verified.envelopeHash()).isEqualTo(Sha256.hash(Base45.decode(text, 4)));
        }
    }

    @Test
    void anOrdinaryCodeFitsASmallSymbol() throws Exception {
        String text = CodeIssuer.issue(Codes.claims(Codes.doorSeven()), KEY);
        // QR version 8, level M, alphanumeric: 221 characters.
        assertThat(text).hasSizeBetween(180, 221);
    }

    @ParameterizedTest
    @CsvSource({
        "'', bad-prefix",
        "LK1, bad-prefix",
        "lk1:BB8, bad-prefix",
        "LK2:BB8, bad-prefix",
        "' LK1:BB8', bad-prefix",
        "LK1:, cbor-truncated",
        "LK1:GGW, base45-overflow",
        "LK1:A, base45-length",
        "LK1:bb8, base45-alphabet",
        "LK1:00, bad-envelope"
    })
    void otherTextsAreRefused(String text, String reason) {
        assertReason(() -> Codes.verifier().verify(text, NOW, TOLERANCE)).isEqualTo(reason);
    }

    @Test
    void textsOfMoreThan400CharactersAreRefused() {
        assertReason(() -> Codes.verifier().verify("LK1:" + "0".repeat(397), NOW, TOLERANCE))
                .isEqualTo("too-long");
        assertReason(() -> Codes.verifier().verify("LK1:" + "0".repeat(396), NOW, TOLERANCE))
                .isEqualTo("bad-envelope");
    }

    @ParameterizedTest
    @CsvSource({
        // iat, nbf, exp, relative to now; then the reason
        "0, , 1, ok",
        "-60, , 0, expired",
        "-60, , -1, expired",
        "-60, 0, 10, ok",
        "-60, 1, 10, not-yet-valid",
        "300, , 400, ok",
        "301, , 400, issued-in-future",
        "-60, , 34559940, ok",
        "-60, , 34559941, lifetime"
    })
    void timesAreJudgedToTheSecond(long iat, Long nbf, long exp, String expected) throws Exception {
        String payload = "a" + (nbf == null ? 5 : 6) + "0368" + Hex.text(SITE.getBytes())
                + "04" + uint(NOW + exp)
                + (nbf == null ? "" : "05" + uint(NOW + nbf))
                + "06" + uint(NOW + iat) + "07480000002a01020304" + "0945" + "8301810701";
        String text = Codes.signed(Hex.bytes(payload));
        if (expected.equals("ok")) {
            assertThat(Codes.verifier().verify(text, NOW, TOLERANCE).code().expires())
                    .isEqualTo(NOW + exp);
        } else {
            assertReason(() -> Codes.verifier().verify(text, NOW, TOLERANCE)).isEqualTo(expected);
        }
    }

    @Test
    void graceIsJudgedToTheSecondAndIsForCustomersAlone() throws Exception {
        long end = NOW + DAY;
        String customers = CodeIssuer.issue(Codes.claims(Codes.doorSeven(), NOW, end), KEY);
        CodeVerifier verifier = Codes.verifier();
        assertThat(verifier.verify(customers, end + 599, TOLERANCE, 600).code().expires())
                .isEqualTo(end);
        assertReason(() -> verifier.verify(customers, end + 600, TOLERANCE, 600))
                .isEqualTo("expired");
        assertReason(() -> verifier.verify(customers, end, TOLERANCE, 0)).isEqualTo("expired");
        for (Scope scope : List.of(Scope.staff(List.of(7), 0), Scope.technician(0))) {
            String other = CodeIssuer.issue(Codes.claims(scope, NOW, end), KEY);
            assertThat(verifier.verify(other, end - 1, TOLERANCE, 600).code().expires())
                    .isEqualTo(end);
            assertReason(() -> verifier.verify(other, end, TOLERANCE, 600)).isEqualTo("expired");
        }
    }

    @Test
    void aSiteCanBoundTheLifetimeFurther() throws Exception {
        CodeVerifier oneDay = new CodeVerifier(Codes.ring(Codes.entry(KID, KEY, "code", "*")), SITE, DAY);
        String longer = CodeIssuer.issue(Codes.claims(Codes.doorSeven(), NOW, NOW + DAY + 1), KEY);
        String equal = CodeIssuer.issue(Codes.claims(Codes.doorSeven(), NOW, NOW + DAY), KEY);
        assertReason(() -> oneDay.verify(longer, NOW, TOLERANCE)).isEqualTo("lifetime");
        assertThat(oneDay.verify(equal, NOW, TOLERANCE).code().site()).isEqualTo(SITE);
    }

    @ParameterizedTest
    @CsvSource({"0", "-1", "-9223372036854775808", "2147483648", "9223372036854775807"})
    void noClockMakesItOverflow(long now) throws Exception {
        String text = CodeIssuer.issue(Codes.claims(Codes.doorSeven()), KEY);
        assertReason(() -> Codes.verifier().verify(text, now, TOLERANCE))
                .isIn("issued-in-future", "expired", "key-time");
        if (now == 0) {
            // Unproven since boot: a code may lead the clock by far, and is then not expired either.
            assertThat(Codes.verifier().verify(text, now, NOW).code().site()).isEqualTo(SITE);
        }
    }

    @Test
    void aCodeForAnotherSiteIsRefused() throws Exception {
        String text = CodeIssuer.issue(Codes.claims(Codes.doorSeven()), KEY);
        CodeVerifier elsewhere =
                new CodeVerifier(Codes.ring(Codes.entry(KID, KEY, "code", "*")), "berlin-2", AccessCode.MAX_LIFETIME);
        assertReason(() -> elsewhere.verify(text, NOW, TOLERANCE)).isEqualTo("wrong-site");
    }

    @Test
    void onlyAKeyForThisTypeSiteAndTimeWillDo() throws Exception {
        String text = CodeIssuer.issue(Codes.claims(Codes.doorSeven()), KEY);
        assertRefused(text, "unknown-key");
        assertRefused(text, "unknown-key", Codes.entry(OTHER.publicKey().kid(4), OTHER, "code", "*"));
        assertRefused(text, "key-type", Codes.entry(KID, KEY, "command", "*"));
        assertRefused(text, "key-site", Codes.entry(KID, KEY, "code", "berlin-2"));
        assertRefused(text, "bad-signature", Codes.entry(KID, OTHER, "code", "*"));
        long iat = NOW - 60;
        assertRefused(text, "key-time", timed(iat + 1, NOW + 100));
        assertRefused(text, "key-time", timed(0, NOW));
        assertRefused(text, "key-time", timed(0, 0));
        assertThat(Codes.verifier(timed(iat, NOW + 1))
                        .verify(text, NOW, TOLERANCE)
                        .code()
                        .site())
                .isEqualTo(SITE);
        assertThat(Codes.verifier(Codes.entry(KID, KEY, "code", SITE))
                        .verify(text, NOW, TOLERANCE)
                        .code()
                        .site())
                .isEqualTo(SITE);
    }

    @Test
    void everyKeyThatSharesTheKidIsTried() throws Exception {
        String text = CodeIssuer.issue(Codes.claims(Codes.doorSeven()), KEY);
        KeyRingEntry wrong = Codes.entry(KID, OTHER, "code", "*");
        KeyRingEntry right = Codes.entry(KID, KEY, "code", "*");
        KeyRingEntry longer = Codes.entry(KEY.publicKey().kid(32), KEY, "code", "*");
        for (CodeVerifier verifier : List.of(
                Codes.verifier(wrong, right),
                Codes.verifier(wrong, wrong, wrong, right),
                Codes.verifier(wrong, longer),
                // The same key again, of which only the second entry is valid now.
                Codes.verifier(timed(0, NOW), right),
                Codes.verifier(Codes.entry(KID, KEY, "command", "*"), right),
                Codes.verifier(Codes.entry(KID, KEY, "code", "berlin-2"), right))) {
            assertThat(verifier.verify(text, NOW, TOLERANCE).code().site()).isEqualTo(SITE);
        }
    }

    @Test
    void noOtherTypeOfLetterPassesAsACode() {
        byte[] payload = Codes.claims(Codes.doorSeven()).encode();
        for (LetterType type : LetterType.values()) {
            String text = Codes.text(CoseSign1.sign(KID, payload, type.externalAad(), KEY));
            if (type != LetterType.CODE) {
                assertRefused(text, "bad-signature", Codes.entry(KID, KEY, "code", "*"));
            }
        }
        String longKid =
                Codes.text(CoseSign1.sign(KEY.publicKey().kid(8), payload, LetterType.CODE.externalAad(), KEY));
        assertRefused(longKid, "bad-kid", Codes.entry(KEY.publicKey().kid(32), KEY, "code", "*"));
    }

    @ParameterizedTest
    @CsvSource({
        // The good one, to show that the others differ in one thing only; {S} is the scope, {T} the times.
        "a5 0368{site} {T} 07480000002a01020304 0945 8301810701, ok",
        // Required claims left out.
        "a4 {T} 07480000002a01020304 0945 8301810701, missing-claim",
        "a4 0368{site} {T} 0945 8301810701, missing-claim",
        "a4 0368{site} {T} 07480000002a01020304, missing-claim",
        "a0, missing-claim",
        // Unknown claims, also by text or huge key, also known to CWT.
        "a6 0161780368{site} {T} 07480000002a01020304 0945 8301810701, unknown-claim",
        "a6 0368{site} {T} 07480000002a01020304 0800 0945 8301810701, unknown-claim",
        "a6 0368{site} {T} 07480000002a01020304 0945 8301810701 3a0001000100, unknown-claim",
        "a6 0368{site} {T} 07480000002a01020304 0945 8301810701 616100, unknown-claim",
        "a6 0368{site} {T} 07480000002a01020304 0945 8301810701 1b000000010000000300, unknown-claim",
        // Types and lengths.
        "a5 0348{site} {T} 07480000002a01020304 0945 8301810701, cbor-type",
        "a5 0360 {T} 07480000002a01020304 0945 8301810701, bad-claims",
        "a5 03686265726c696e2f31 {T} 07480000002a01020304 0945 8301810701, bad-claims",
        "a5 0368{site} {T} 07470000002a010203 0945 8301810701, cbor-range",
        "a6 0368{site} 0368{site} {T} 07480000002a01020304 0945 8301810701, cbor-duplicate-key",
        "a5 {T} 0368{site} 07480000002a01020304 0945 8301810701, cbor-key-order",
        // Scopes: unknown operations, wrong targets, doors.
        "a5 0368{site} {T} 07480000002a01020304 0945 8307810701, unknown-operation",
        "a5 0368{site} {T} 07480000002a01020304 0945 8300810701, unknown-operation",
        "a5 0368{site} {T} 07480000002a01020304 0944 83018001, bad-claims",
        "a5 0368{site} {T} 07480000002a01020304 0945 8301810001, bad-claims",
        "a5 0368{site} {T} 07480000002a01020304 0949 8301811a0001000001, cbor-range",
        "a5 0368{site} {T} 07480000002a01020304 0946 830182070701, bad-claims",
        "a5 0368{site} {T} 07480000002a01020304 0946 830182080701, bad-claims",
        "a5 0368{site} {T} 07480000002a01020304 0945 8306810701, bad-claims",
        "a5 0368{site} {T} 07480000002a01020304 0946 830282600001, ok",
        "a5 0368{site} {T} 07480000002a01020304 0945 8302816001, cbor-range",
        "a5 0368{site} {T} 07480000002a01020304 0947 83038360004001, cbor-range",
        "a5 0368{site} {T} 07480000002a01020304 0946 830181070100, cbor-trailing",
        "a5 0368{site} {T} 07480000002a01020304 0944 82018107, cbor-range",
        "a5 0368{site} {T} 07480000002a01020304 0945 8301810720, cbor-type",
        "a5 0368{site} {T} 07480000002a01020304 094d 830181071b8000000000000000, cbor-range",
        "a5 0368{site} {T} 07480000002a01020304 0940, cbor-truncated",
        "a5 0368{site} {T} 07480000002a01020304 09 8301810701, cbor-type",
        // News.
        "a6 0368{site} {T} 07480000002a01020304 0945 8301810701 3a00010000 83010040, ok",
        "a6 0368{site} {T} 07480000002a01020304 0945 8301810701 3a00010000 8301004400000007, ok",
        "a6 0368{site} {T} 07480000002a01020304 0945 8301810701 3a00010000 83010043000000, bad-claims",
        "a6 0368{site} {T} 07480000002a01020304 0945 8301810701 3a00010000 830100480000000700000007, bad-claims",
        "a6 0368{site} {T} 07480000002a01020304 0945 8301810701 3a00010000 820100, cbor-range",
        // Bytes behind the payload.
        "a5 0368{site} {T} 07480000002a01020304 0945 8301810701 00, cbor-trailing"
    })
    void claimsAreReadStrictly(String pattern, String expected) throws Exception {
        String payload = pattern.replace("{site}", Hex.text(SITE.getBytes()))
                .replace("{T}", "04" + uint(NOW + 10) + "06" + uint(NOW));
        String text = Codes.signed(Hex.bytes(payload));
        if (expected.equals("ok")) {
            assertThat(Codes.verifier().verify(text, NOW, TOLERANCE).code().site())
                    .isEqualTo(SITE);
        } else {
            assertReason(() -> Codes.verifier().verify(text, NOW, TOLERANCE)).isEqualTo(expected);
        }
    }

    @Test
    void nothingInAPayloadCountsBeforeTheSignature() {
        byte[] envelope = CoseSign1.sign(KID, Hex.bytes("a0"), LetterType.CODE.externalAad(), OTHER);
        assertRefused(Codes.text(envelope), "bad-signature", Codes.entry(KID, KEY, "code", "*"));
    }

    private static KeyRingEntry timed(long notBefore, long notAfter) {
        return new KeyRingEntry(KID, KEY.publicKey(), Set.of("code"), Set.of("*"), notBefore, notAfter);
    }

    private static void assertRefused(String text, String reason, KeyRingEntry... entries) {
        CodeVerifier verifier = new CodeVerifier(new KeyRing(1, List.of(entries)), SITE, AccessCode.MAX_LIFETIME);
        assertReason(() -> verifier.verify(text, NOW, TOLERANCE)).isEqualTo(reason);
    }

    private static String uint(long seconds) {
        return "1a%08x".formatted(seconds);
    }
}
