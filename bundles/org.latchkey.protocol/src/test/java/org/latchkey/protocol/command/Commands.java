// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.command;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.latchkey.protocol.crypto.Ed25519PrivateKey;
import org.latchkey.protocol.crypto.Sha256;
import org.latchkey.protocol.keyring.KeyRing;
import org.latchkey.protocol.keyring.KeyRingEntry;
import org.latchkey.protocol.site.BankMode;
import org.latchkey.protocol.site.SiteConfig;

/** Commands of every type, and the ring that verifies them. */
public final class Commands {

    public static final Ed25519PrivateKey KEY = Ed25519PrivateKey.ofSeed(Sha256.hash(new byte[] {7}));
    public static final String SITE = "berlin-1";
    public static final long NOW = 1_800_000_000L;
    static final long TOLERANCE = 300;
    static final byte[] ID = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f");
    static final byte[] CODE = HexFormat.of().parseHex("0000002a01020304");

    static final SiteConfig CONFIG =
            new SiteConfig(SITE, "Berlin", "Europe/Berlin", 60, List.of(), List.of(), List.of());

    private Commands() {}

    /** One of each type, and each with and without what is optional. */
    static List<CommandArgs> everyKind() {
        OptionalLong none = OptionalLong.empty();
        return List.of(
                new CommandArgs.Revoke(4, new TreeMap<>(Map.of(0L, NOW, 0xffff_ffffL, Long.MAX_VALUE))),
                new CommandArgs.Assign(7, Optional.of(CODE)),
                new CommandArgs.Assign(65535, Optional.empty()),
                new CommandArgs.SetMode("hall", BankMode.PUBLIC, none),
                new CommandArgs.SetMode("hall", BankMode.CLOSED, OptionalLong.of(NOW + 9)),
                new CommandArgs.Configure(CONFIG),
                new CommandArgs.InstallKeyRing(new byte[] {1, 2, 3}),
                new CommandArgs.RunRelease(12, none, none),
                new CommandArgs.RunRelease(0, none, none),
                new CommandArgs.RunRelease(12, OptionalLong.of(NOW), none),
                new CommandArgs.RunRelease(12, none, OptionalLong.of(NOW)),
                new CommandArgs.RunRelease(12, OptionalLong.of(NOW), OptionalLong.of(NOW + 1)),
                new CommandArgs.ReEnrol("LKE:0"),
                new CommandArgs.Open(List.of(1, 7, 65535)),
                new CommandArgs.ReleaseDoor(7),
                new CommandArgs.LockDown("", true),
                new CommandArgs.LockDown("hall", false),
                new CommandArgs.EmergencyOpen(""),
                new CommandArgs.EmergencyOpen("hall"));
    }

    /** A command that lives as long as its type may, issued now. */
    static Command command(CommandArgs args) {
        return command(args, NOW, NOW + args.type().maxLifetime());
    }

    static Command command(CommandArgs args, long iat, long exp) {
        OptionalLong seq = args.type().lasting() ? OptionalLong.of(5) : OptionalLong.empty();
        return new Command("op-1", SITE, exp, iat, ID, seq, args);
    }

    static KeyRingEntry entry(byte[] kid, Ed25519PrivateKey key, String type, String site) {
        return new KeyRingEntry(kid, key.publicKey(), Set.of(type), Set.of(site), 0, Long.MAX_VALUE);
    }

    static KeyRing ring(KeyRingEntry... entries) {
        return new KeyRing(1, List.of(entries));
    }

    static KeyRing ring() {
        return ring(entry(KEY.publicKey().kid(8), KEY, "command", "*"));
    }

    static VerifiedCommand open(byte[] letter) throws Exception {
        return CommandLetter.open(letter, ring(), SITE, NOW, TOLERANCE);
    }
}
