// SPDX-License-Identifier: Apache-2.0
package org.latchkey.identity;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.latchkey.protocol.crypto.Ed25519PrivateKey;
import org.latchkey.protocol.keyring.KeyRing;
import org.latchkey.protocol.keyring.KeyRingEntry;
import org.latchkey.protocol.keyring.KeyRingLetter;
import org.latchkey.protocol.site.ProvisioningFile;
import org.latchkey.protocol.site.Revocations;
import org.latchkey.protocol.site.SiteConfig;
import org.latchkey.protocol.site.Snapshot;

/** Signs provisioning files as a portal does. */
final class Portal {

    /** When its keys begin to hold. */
    static final long BEGIN = 1_800_000_000;

    static final long DAY = 86_400;

    final Ed25519PrivateKey root;
    final Ed25519PrivateKey command;
    String site = "site-1";
    long ringVersion = 3;
    long ringEnd = BEGIN + 400 * DAY;
    long seq = 5;
    long issuedAt = BEGIN + 10 * DAY;

    Portal(int seed) {
        root = key(seed);
        command = key(seed + 1);
    }

    private static Ed25519PrivateKey key(int seed) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) seed);
        return Ed25519PrivateKey.ofSeed(bytes);
    }

    String fingerprint() {
        return HexFormat.of().formatHex(root.publicKey().fingerprint());
    }

    Portal at(long newSeq, long newIssuedAt) {
        seq = newSeq;
        issuedAt = newIssuedAt;
        return this;
    }

    ProvisioningFile letters() {
        KeyRingEntry entry = new KeyRingEntry(
                command.publicKey().kid(8), command.publicKey(), Set.of("snapshot"), Set.of("*"), BEGIN, ringEnd);
        byte[] ring = KeyRingLetter.sign(new KeyRing(ringVersion, List.of(entry)), root, BEGIN);
        SiteConfig.Door door = new SiteConfig.Door(1, "line", 1, 1, 1, true, 0, 0, 1, 1);
        SiteConfig config = new SiteConfig(
                site,
                "A site",
                "Europe/Berlin",
                DAY,
                List.of(new SiteConfig.Line("line", "xor8a", "tcp:localhost:1", "main", 500, Map.of())),
                List.of(),
                List.of(new SiteConfig.Bank("bank", "Bank", List.of(door))));
        byte[] hash = new byte[32];
        hash[0] = (byte) (seq == 0 ? 0 : 1);
        Snapshot snapshot = new Snapshot(site, issuedAt, seq, hash, ringVersion, config, Revocations.NONE);
        return new ProvisioningFile(root.publicKey(), ring, Snapshot.sign(snapshot, command));
    }

    byte[] file() {
        return letters().encode();
    }
}
