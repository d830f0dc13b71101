// SPDX-License-Identifier: Apache-2.0
package org.latchkey.command;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.latchkey.protocol.cbor.CborWriter;
import org.latchkey.protocol.command.Command;
import org.latchkey.protocol.command.CommandArgs;
import org.latchkey.protocol.command.CommandLetter;
import org.latchkey.protocol.cose.CoseSign1;
import org.latchkey.protocol.cose.LetterType;
import org.latchkey.protocol.crypto.Ed25519PrivateKey;
import org.latchkey.protocol.keyring.KeyRing;
import org.latchkey.protocol.keyring.KeyRingEntry;
import org.latchkey.protocol.keyring.KeyRingLetter;
import org.latchkey.protocol.site.SiteConfig;

/** Signs letters as a portal does. */
final class Portal {

    static final String SITE = "site-1";
    static final long DAY = 86_400;
    static final Ed25519PrivateKey ROOT = key(1);
    static final Ed25519PrivateKey COMMAND = key(2);
    static final Ed25519PrivateKey CODE = key(3);
    static final Ed25519PrivateKey NEXT = key(4);

    private static int ids;

    private Portal() {}

    private static Ed25519PrivateKey key(int seed) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) seed);
        return Ed25519PrivateKey.ofSeed(bytes);
    }

    /** The ring with the command key and the code key, and from version 2 on the next command key. */
    static byte[] ring(long version) {
        List<KeyRingEntry> entries = version < 2
                ? List.of(entry(COMMAND, Set.of("command", "snapshot", "time")), entry(CODE, Set.of("code")))
                : List.of(entry(NEXT, Set.of("command", "snapshot", "time")), entry(CODE, Set.of("code")));
        return KeyRingLetter.sign(new KeyRing(version, entries), ROOT, FakeClock.BEGIN - DAY);
    }

    private static KeyRingEntry entry(Ed25519PrivateKey key, Set<String> types) {
        return new KeyRingEntry(
                key.publicKey().kid(8),
                key.publicKey(),
                types,
                Set.of("*"),
                FakeClock.BEGIN - 500 * DAY,
                FakeClock.BEGIN + 1_000 * DAY);
    }

    static SiteConfig config(String name) {
        SiteConfig.Door door = new SiteConfig.Door(1, "west", 1, 1, 1, true, 0, 0, 1, 1);
        return new SiteConfig(
                SITE,
                name,
                "Europe/Berlin",
                DAY,
                List.of(new SiteConfig.Line("west", "fake", "tcp:localhost:1", "main", 500, Map.of())),
                List.of(),
                List.of(new SiteConfig.Bank("A", "Bank", List.of(door))));
    }

    static byte[] lasting(long seq, CommandArgs args) {
        return lasting(seq, args, FakeClock.BEGIN - 10);
    }

    static byte[] lasting(long seq, CommandArgs args, long issuedAt) {
        return sign(SITE, OptionalLong.of(seq), issuedAt, 400 * DAY, args, COMMAND);
    }

    static byte[] momentary(CommandArgs args, long issuedAt, long life) {
        return sign(SITE, OptionalLong.empty(), issuedAt, life, args, COMMAND);
    }

    static byte[] sign(
            String site, OptionalLong seq, long issuedAt, long life, CommandArgs args, Ed25519PrivateKey key) {
        byte[] id = ByteBuffer.allocate(Command.ID_LENGTH).putInt(++ids).array();
        return CommandLetter.sign(new Command("op-1", site, issuedAt + life, issuedAt, id, seq, args), key);
    }

    /** A lasting command of a portal that knows more kinds than this unit. */
    static byte[] fromTheFuture(String site, long seq, Ed25519PrivateKey key) {
        byte[] id = ByteBuffer.allocate(Command.ID_LENGTH).putInt(++ids).array();
        CborWriter scope =
                new CborWriter().array(2).integer(15).map(1).integer(1).text("something new");
        CborWriter payload = new CborWriter().map(7);
        payload.integer(2).text("op-1").integer(3).text(site);
        payload.integer(4).integer(FakeClock.BEGIN + DAY).integer(6).integer(FakeClock.BEGIN - 10);
        payload.integer(7).bytes(id).integer(9).bytes(scope).integer(-65538).integer(seq);
        return CoseSign1.sign(LetterType.COMMAND, payload.toByteArray(), key);
    }
}
