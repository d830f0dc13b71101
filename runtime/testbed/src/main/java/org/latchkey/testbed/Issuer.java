// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.code.AccessCode;
import org.latchkey.protocol.code.CodeIssuer;
import org.latchkey.protocol.code.Scope;
import org.latchkey.protocol.command.Command;
import org.latchkey.protocol.command.CommandArgs;
import org.latchkey.protocol.command.CommandLetter;
import org.latchkey.protocol.crypto.Ed25519PrivateKey;
import org.latchkey.protocol.keyring.KeyRing;
import org.latchkey.protocol.keyring.KeyRingEntry;
import org.latchkey.protocol.keyring.KeyRingLetter;
import org.latchkey.protocol.site.ProvisioningFile;
import org.latchkey.protocol.site.Revocations;
import org.latchkey.protocol.site.SiteConfig;
import org.latchkey.protocol.site.Snapshot;

/** Signs what a portal signs, with keys of its own, where a test or benchmark needs no portal. Thread-safe. */
public final class Issuer {

    private static final long DAY = 24 * 3600;
    private static final String OPERATOR = "op-1";
    private static final int KID_LENGTH = 8;
    private static final int CODE_KID_LENGTH = 4;

    private final SecureRandom random = new SecureRandom();
    private final Ed25519PrivateKey root = Ed25519PrivateKey.generate(random);
    private final Ed25519PrivateKey code = Ed25519PrivateKey.generate(random);
    private final Ed25519PrivateKey command = Ed25519PrivateKey.generate(random);
    private final AtomicInteger statusIndex = new AtomicInteger();

    /** The seed of the code key, for an implementation that signs by itself. */
    public byte[] codeSeed() {
        return code.seed();
    }

    /** Hex SHA-256 of the root key. */
    public String rootFingerprint() {
        return HexFormat.of().formatHex(root.publicKey().fingerprint());
    }

    /** Writes the site's provisioning file. */
    public void provision(SiteConfig config, Path file) {
        long now = now();
        KeyRing ring = new KeyRing(1, List.of(entry(code, now, "code"), entry(command, now, "snapshot", "command")));
        Snapshot snapshot = new Snapshot(config.site(), now, 0, new byte[32], ring.version(), config, Revocations.NONE);
        byte[] bytes = new ProvisioningFile(
                        root.publicKey(), KeyRingLetter.sign(ring, root, now), Snapshot.sign(snapshot, command))
                .encode();
        try {
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static KeyRingEntry entry(Ed25519PrivateKey key, long now, String... types) {
        return new KeyRingEntry(
                key.publicKey().kid(KID_LENGTH),
                key.publicKey(),
                Set.of(types),
                Set.of(KeyRingEntry.ALL_SITES),
                now - DAY,
                now + 800 * DAY);
    }

    /** A code that is valid for a day from now. */
    public String code(String site, List<Integer> doors, long uses) {
        long now = now();
        return code(site, Scope.open(doors, uses), now, now + DAY);
    }

    /** Any code, also one that has expired; its id is new. */
    public String code(String site, Scope scope, long issuedAt, long expires) {
        return sign(claims(site, scope, issuedAt, expires));
    }

    /** What such a code claims. */
    public AccessCode claims(String site, Scope scope, long issuedAt, long expires) {
        byte[] id = ByteBuffer.allocate(AccessCode.ID_LENGTH)
                .putInt(statusIndex.incrementAndGet())
                .putInt(random.nextInt())
                .array();
        return new AccessCode(
                code.publicKey().kid(CODE_KID_LENGTH),
                site,
                expires,
                OptionalLong.empty(),
                issuedAt,
                id,
                scope,
                Optional.empty());
    }

    /** Signs the claims as they are. */
    public String sign(AccessCode claims) {
        try {
            return CodeIssuer.issue(claims, code);
        } catch (ProtocolException e) {
            throw new TestbedException("the code can not be issued: " + e.reason(), e);
        }
    }

    /** An order in its envelope, from now for a day at most. @param seq its number in the site's log, if it has one */
    public byte[] command(String site, CommandArgs args, OptionalLong seq) {
        byte[] id = new byte[Command.ID_LENGTH];
        random.nextBytes(id);
        long now = now();
        long expires = now + Math.min(DAY, args.type().maxLifetime());
        return CommandLetter.sign(new Command(OPERATOR, site, expires, now, id, seq, args), command);
    }

    private static long now() {
        return System.currentTimeMillis() / 1000;
    }
}
