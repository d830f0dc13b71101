// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.latchkey.protocol.Refusals.assertReason;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.crypto.Ed25519PrivateKey;
import org.latchkey.protocol.crypto.Sha256;

class SignedNoteTest {

    /** The example of C2SP signed-note. */
    private static final String VKEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

    private static final String TEXT = "This is an example message.\n";
    private static final String SIGNATURE = "\u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlT"
            + "gK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";
    private static final String NOTE = TEXT + "\n" + SIGNATURE;

    private static final Ed25519PrivateKey OTHER = Ed25519PrivateKey.ofSeed(Sha256.hash());
    private static final NoteVerifier OTHER_VERIFIER = NoteVerifier.ed25519("other", OTHER.publicKey());
    private static final String OTHER_SIGNATURE = SignedNote.line(OTHER_VERIFIER, OTHER.sign(TEXT.getBytes()));

    @Test
    void theExampleOfTheSpecificationOpens() throws Exception {
        SignedNote note = open(NOTE);
        assertThat(note.text()).isEqualTo(TEXT);
        assertThat(note.signatures()).hasSize(1);
        assertThat(note.signatures().get(0).verifier().keyIdHex()).isEqualTo("530d903a");
        assertThat(NoteVerifier.parse(VKEY).vkey()).isEqualTo(VKEY);
    }

    @Test
    void unknownKeysAreIgnoredAndKnownOnesMustHold() throws Exception {
        NoteVerifier known = NoteVerifier.parse(VKEY);
        String both = NOTE + OTHER_SIGNATURE;
        assertThat(open(both).signatures()).hasSize(1);
        assertThat(SignedNote.open(both, List.of(OTHER_VERIFIER, known)).signatures())
                .extracting(signature -> signature.verifier().name())
                .containsExactly("example.com/foo", "other");
        assertThat(open(NOTE + SIGNATURE).signatures()).hasSize(1);

        assertReason(() -> SignedNote.open(NOTE, List.of(OTHER_VERIFIER))).isEqualTo("no-known-signature");
        assertReason(() -> SignedNote.open(NOTE, List.of())).isEqualTo("no-known-signature");
        assertReason(() -> SignedNote.open(NOTE, List.of(known, known))).isEqualTo("ambiguous-verifier");
        assertReason(() -> open(NOTE.replace("example message", "example massage")))
                .isEqualTo("bad-signature");
        // The wrong one second, and one by a known key beside a good one by another.
        String wrong = SignedNote.line(known, new byte[64]);
        assertReason(() -> open(NOTE + wrong)).isEqualTo("bad-signature");
        assertReason(() -> SignedNote.open(TEXT + "\n" + OTHER_SIGNATURE + wrong, List.of(OTHER_VERIFIER, known)))
                .isEqualTo("bad-signature");
        // Same name, other key: unknown.
        NoteVerifier namesake = NoteVerifier.ed25519("example.com/foo", OTHER.publicKey());
        assertReason(() -> SignedNote.open(NOTE, List.of(namesake))).isEqualTo("no-known-signature");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "\n\n",
                "This is an example message.\n",
                "This is an example message.\n\n",
                "This is an example message.\n\n\n",
                "This is an example message.\n{S}",
                "This is an example message.\n\n{S}\n",
                "This is an example message.\n\n{S}x",
                "This is an example message.\n\nx\n{S}",
                "This is an example message.\n\n{S}- example.com/foo AAAAAAAA\n",
                "This is an example message.\n\n{S}\u2014 example.com/foo\n",
                "This is an example message.\n\n{S}\u2014 a+b AAAAAAAA\n",
                "This is an example message.\n\n{S}\u2014  AAAAAAAA\n",
                "This is an example message.\n\n{S}\u2014 a\u00a0b AAAAAAAA\n",
                "This is an example message.\n\n{S}\u2014 ab AAAA\n",
                "This is an example message.\n\n{S}\u2014 ab AAAAAA==\n",
                "This is an example message.\n\n{S}\u2014 ab AAAAAAB=\n",
                "This is an example message.\n\n{S}\u2014 ab AAAAAAA\n",
                "This is an example message.\n\n{S}\u2014 ab AAAA AAAA\n",
                "This is an example message.\n\n{S}\u2014 ab ____AAAA\n",
                "This is an example message.\r\n\r\n{S}",
                "This is an example message.\n\u0001\n\n{S}",
                "This is an example message.\n\ud800\n\n{S}"
            })
    void whatIsNoNoteIsRefused(String note) {
        assertReason(() -> open(note.replace("{S}", SIGNATURE))).isEqualTo("bad-note");
    }

    @Test
    void aTextCanHaveEmptyLines() {
        // The last empty line separates: the text is then another one, and the signature wrong.
        assertReason(() -> open("x\n\n" + NOTE)).isEqualTo("bad-signature");
    }

    @Test
    void signaturesAreBounded() throws Exception {
        assertThat(open(NOTE + OTHER_SIGNATURE.repeat(99)).signatures()).hasSize(1);
        assertReason(() -> open(NOTE + OTHER_SIGNATURE.repeat(100))).isEqualTo("bad-note");
        assertReason(() -> open("x".repeat(SignedNote.MAX_LENGTH) + "\n\n" + SIGNATURE))
                .isEqualTo("bad-note");
    }

    @Test
    void everyPartAndEveryChangeOfAVerifierKeyIsRefused() {
        for (int from = 0; from < VKEY.length(); from++) {
            for (int to = from; to <= VKEY.length(); to++) {
                if (from != 0 || to != VKEY.length()) {
                    String part = VKEY.substring(from, to);
                    assertReason(() -> NoteVerifier.parse(part)).isIn("bad-verifier", "bad-key");
                }
            }
        }
        for (int i = 0; i < VKEY.length(); i++) {
            String changed = VKEY.substring(0, i) + (char) (VKEY.charAt(i) + 1) + VKEY.substring(i + 1);
            assertReason(() -> NoteVerifier.parse(changed)).isIn("bad-verifier", "bad-key");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a+b", "a\u2003b", "a\u0085b", "\n"})
    void namesThatNotesCanNotCarryAreNoNames(String name) {
        assertThatThrownBy(() -> NoteVerifier.ed25519(name, OTHER.publicKey()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static SignedNote open(String note) throws ProtocolException {
        return SignedNote.open(note, List.of(NoteVerifier.parse(VKEY)));
    }
}
