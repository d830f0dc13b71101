// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.latchkey.protocol.Refusals.assertReason;
import static org.latchkey.protocol.command.Commands.KEY;
import static org.latchkey.protocol.command.Commands.NOW;
import static org.latchkey.protocol.command.Commands.SITE;
import static org.latchkey.protocol.command.Commands.TOLERANCE;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.latchkey.protocol.base45.Base45;
import org.latchkey.protocol.code.AccessCode;
import org.latchkey.protocol.code.CodeIssuer;
import org.latchkey.protocol.code.CodeVerifier;
import org.latchkey.protocol.code.Scope;
import org.latchkey.protocol.cose.CoseSign1;
import org.latchkey.protocol.cose.LetterType;
import org.latchkey.protocol.crypto.Ed25519PrivateKey;
import org.latchkey.protocol.crypto.Sha256;
import org.latchkey.protocol.keyring.KeyRing;
import org.latchkey.protocol.keyring.KeyRingEntry;
import org.latchkey.protocol.site.SiteConfig;

class CommandLetterTest {

    private static final CommandArgs OPEN = new CommandArgs.Open(List.of(7));
    private static final CommandArgs ASSIGN = Commands.everyKind().get(1);
    private static final Ed25519PrivateKey OTHER = Ed25519PrivateKey.ofSeed(Sha256.hash(new byte[] {8}));

    @Test
    void aUnitReadsWhatThePortalOrders() throws Exception {
        for (CommandArgs args : Commands.everyKind()) {
            Command command = Commands.command(args);
            byte[] letter = CommandLetter.sign(command, KEY);
            VerifiedCommand verified = Commands.open(letter);
            assertThat(verified.command()).isEqualTo(command);
            assertThat(verified.command().args()).isEqualTo(args);
            assertThat(verified.envelopeHash()).isEqualTo(Sha256.hash(letter));
            assertThat(verified.expired()).isFalse();
        }
        assertThat(Commands.everyKind().stream().map(CommandArgs::type).collect(Collectors.toSet()))
                .hasSameSizeAs(Arrays.asList(CommandType.values()));
    }

    @Test
    void eachTypeLivesAsLongAsItMayAndNoLonger() throws Exception {
        for (CommandArgs args : Commands.everyKind()) {
            long most = NOW + args.type().maxLifetime();
            byte[] letter = CommandLetter.sign(Commands.command(args, NOW, most), KEY);
            assertThat(at(letter, most - 1).expired()).isFalse();
            assertThat(at(letter, most).expired()).isTrue();
            assertReason(() -> at(letter, most).checkNotExpired()).isEqualTo("expired");

            Command longer = Commands.command(args, NOW, most + 1);
            assertThatThrownBy(() -> CommandLetter.sign(longer, KEY)).isInstanceOf(IllegalArgumentException.class);
            assertReason(() -> Commands.open(CoseSign1.sign(LetterType.COMMAND, longer.encode(), KEY)))
                    .isEqualTo("lifetime");
        }
        assertThat(CommandType.OPEN.maxLifetime()).isEqualTo(30);
        assertThat(CommandType.RELEASE_DOOR.maxLifetime()).isEqualTo(30);
        assertThat(CommandType.LOCK_DOWN.maxLifetime()).isEqualTo(86_400);
        assertThat(CommandType.REVOKE.maxLifetime()).isEqualTo(400 * 86_400);
    }

    private static VerifiedCommand at(byte[] letter, long now) throws Exception {
        return CommandLetter.open(letter, Commands.ring(), SITE, now, TOLERANCE);
    }

    @Test
    void onlyTheNextOfTheLogFollows() throws Exception {
        VerifiedCommand fifth = Commands.open(CommandLetter.sign(Commands.command(ASSIGN), KEY));
        fifth.checkFollows(4);
        assertReason(() -> fifth.checkFollows(3)).isEqualTo("seq-gap");
        assertReason(() -> fifth.checkFollows(0)).isEqualTo("seq-gap");
        assertReason(() -> fifth.checkFollows(5)).isEqualTo("seq-repeated");
        assertReason(() -> fifth.checkFollows(Long.MAX_VALUE)).isEqualTo("seq-repeated");
        VerifiedCommand momentary = Commands.open(CommandLetter.sign(Commands.command(OPEN), KEY));
        momentary.checkFollows(0);
        momentary.checkFollows(9);
    }

    @Test
    void aNumberBelongsToLastingCommandsAlone() {
        for (CommandArgs args : Commands.everyKind()) {
            OptionalLong wrong = args.type().lasting() ? OptionalLong.empty() : OptionalLong.of(5);
            assertThatThrownBy(() -> new Command("op", SITE, NOW + 1, NOW, Commands.ID, wrong, args))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        byte[] without = Payloads.replaced(Commands.command(ASSIGN), -65538, null);
        assertReason(() -> Commands.open(Payloads.signed(without))).isEqualTo("bad-claims");
        byte[] with = Payloads.added(Commands.command(OPEN), -65538, 5L);
        assertReason(() -> Commands.open(Payloads.signed(with))).isEqualTo("bad-claims");
        byte[] zero = Payloads.replaced(Commands.command(ASSIGN), -65538, 0L);
        assertReason(() -> Commands.open(Payloads.signed(zero))).isEqualTo("bad-claims");
    }

    @Test
    void claimsAreAllThereAndAllKnown() {
        for (int claim : new int[] {2, 3, 4, 6, 7, 9}) {
            byte[] payload = Payloads.replaced(Commands.command(OPEN), claim, null);
            assertReason(() -> Commands.open(Payloads.signed(payload)))
                    .as("claim " + claim)
                    .isEqualTo("missing-claim");
        }
        for (int claim : new int[] {1, 5, 8, 10, -1, -65537, -65539, Integer.MAX_VALUE}) {
            byte[] payload = Payloads.added(Commands.command(OPEN), claim, 1L);
            assertReason(() -> Commands.open(Payloads.signed(payload)))
                    .as("claim " + claim)
                    .isEqualTo("unknown-claim");
        }
    }

    @Test
    void siteAndTimeAreJudged() {
        byte[] letter = CommandLetter.sign(Commands.command(OPEN), KEY);
        assertReason(() -> CommandLetter.open(letter, Commands.ring(), "berlin-2", NOW, TOLERANCE))
                .isEqualTo("wrong-site");
        assertReason(() -> CommandLetter.open(letter, Commands.ring(), SITE, NOW - 301, TOLERANCE))
                .isEqualTo("issued-in-future");
        assertReason(() -> CommandLetter.open(letter, Commands.ring(), SITE, -1, TOLERANCE))
                .isEqualTo("key-time");
        assertReason(() -> CommandLetter.open(new byte[CommandLetter.MAX_SIZE + 1], Commands.ring(), SITE, NOW, 0))
                .isEqualTo("too-large");
    }

    @Test
    void theKeyMustBeForThisSiteTypeAndTime() throws Exception {
        byte[] letter = CommandLetter.sign(Commands.command(OPEN), KEY);
        byte[] kid = KEY.publicKey().kid(8);
        assertRefused(letter, "key-site", Commands.entry(kid, KEY, "command", "berlin-2"));
        for (String type : List.of("code", "snapshot", "time", "keyring", "ack")) {
            assertRefused(letter, "key-type", Commands.entry(kid, KEY, type, "*"));
        }
        assertRefused(letter, "key-time", entry(NOW + 1, NOW + 2));
        assertRefused(letter, "key-time", entry(0, NOW));
        assertRefused(letter, "unknown-key", Commands.entry(OTHER.publicKey().kid(8), OTHER, "command", "*"));
        assertRefused(letter, "unknown-key", Commands.entry(KEY.publicKey().kid(7), KEY, "command", "*"));
        assertRefused(letter, "bad-signature", Commands.entry(kid, OTHER, "command", "*"));
        // A kid that several keys share: each is tried.
        KeyRing shared =
                Commands.ring(Commands.entry(kid, OTHER, "command", "*"), Commands.entry(kid, KEY, "command", "*"));
        assertThat(CommandLetter.open(letter, shared, SITE, NOW, TOLERANCE).command())
                .isEqualTo(Commands.command(OPEN));
        byte[] shortKid = CoseSign1.sign(
                KEY.publicKey().kid(4), Commands.command(OPEN).encode(), LetterType.COMMAND.externalAad(), KEY);
        assertRefused(shortKid, "bad-kid", Commands.entry(kid, KEY, "command", "*"));
    }

    private static KeyRingEntry entry(long notBefore, long notAfter) {
        return new KeyRingEntry(
                KEY.publicKey().kid(8), KEY.publicKey(), Set.of("command"), Set.of("*"), notBefore, notAfter);
    }

    private static void assertRefused(byte[] letter, String reason, KeyRingEntry entry) {
        assertReason(() -> CommandLetter.open(letter, Commands.ring(entry), SITE, NOW, TOLERANCE))
                .isEqualTo(reason);
    }

    /** Also with one key for both, which a ring should never have. */
    @Test
    void aCodeIsNoCommandAndACommandNoCode() throws Exception {
        KeyRing both = new KeyRing(
                1,
                List.of(new KeyRingEntry(
                        KEY.publicKey().kid(32),
                        KEY.publicKey(),
                        Set.of("code", "command"),
                        Set.of("*"),
                        0,
                        Long.MAX_VALUE)));
        AccessCode claims = new AccessCode(
                KEY.publicKey().kid(4),
                SITE,
                NOW + 9,
                OptionalLong.empty(),
                NOW,
                Commands.CODE,
                Scope.open(List.of(7), 1),
                Optional.empty());
        byte[] code = Base45.decode(CodeIssuer.issue(claims, KEY), AccessCode.PREFIX.length());
        assertReason(() -> CommandLetter.open(code, both, SITE, NOW, TOLERANCE)).isEqualTo("bad-kid");
        byte[] payload = CoseSign1.parse(code).payload();
        byte[] longKid = CoseSign1.sign(KEY.publicKey().kid(8), payload, LetterType.CODE.externalAad(), KEY);
        assertReason(() -> CommandLetter.open(longKid, both, SITE, NOW, TOLERANCE))
                .isEqualTo("bad-signature");

        CodeVerifier verifier = new CodeVerifier(both, SITE, AccessCode.MAX_LIFETIME);
        byte[] command = Commands.command(OPEN).encode();
        byte[] letter = CommandLetter.sign(Commands.command(OPEN), KEY);
        assertReason(() -> verifier.verify(text(letter), NOW, TOLERANCE)).isEqualTo("bad-kid");
        byte[] shortKid = CoseSign1.sign(KEY.publicKey().kid(4), command, LetterType.COMMAND.externalAad(), KEY);
        assertReason(() -> verifier.verify(text(shortKid), NOW, TOLERANCE)).isEqualTo("bad-signature");
        // A command key that signs a code: the ring does not let it.
        byte[] forged = CoseSign1.sign(LetterType.CODE, payload, KEY);
        CodeVerifier commandsOnly = new CodeVerifier(
                Commands.ring(Commands.entry(KEY.publicKey().kid(32), KEY, "command", "*")),
                SITE,
                AccessCode.MAX_LIFETIME);
        assertReason(() -> commandsOnly.verify(text(forged), NOW, TOLERANCE)).isEqualTo("key-type");
    }

    private static String text(byte[] envelope) {
        return AccessCode.PREFIX + Base45.encode(envelope);
    }

    @Test
    void whatIsOutOfBoundsCanNotBeOrdered() {
        assertBad(() -> new Command("", SITE, NOW + 1, NOW, Commands.ID, OptionalLong.empty(), OPEN));
        assertBad(() -> new Command("a\nb", SITE, NOW + 1, NOW, Commands.ID, OptionalLong.empty(), OPEN));
        assertBad(() -> new Command("x".repeat(65), SITE, NOW + 1, NOW, Commands.ID, OptionalLong.empty(), OPEN));
        assertBad(() -> new Command("op", "a/b", NOW + 1, NOW, Commands.ID, OptionalLong.empty(), OPEN));
        assertBad(() -> new Command("op", SITE, NOW, NOW, Commands.ID, OptionalLong.empty(), OPEN));
        assertBad(() -> new Command("op", SITE, NOW + 1, -1, Commands.ID, OptionalLong.empty(), OPEN));
        assertBad(() -> new Command("op", SITE, NOW + 1, NOW, new byte[15], OptionalLong.empty(), OPEN));
        SiteConfig elsewhere = new SiteConfig("berlin-2", "B", "Europe/Berlin", 60, List.of(), List.of(), List.of());
        CommandArgs configure = new CommandArgs.Configure(elsewhere);
        assertBad(() -> new Command("op", SITE, NOW + 1, NOW, Commands.ID, OptionalLong.of(1), configure));
    }

    private static void assertBad(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class);
    }
}
