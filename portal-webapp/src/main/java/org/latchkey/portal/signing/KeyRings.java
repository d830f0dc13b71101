// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.signing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.latchkey.portal.api.Problem;
import org.latchkey.portal.platform.StartFailure;
import org.latchkey.portal.platform.WriteTransactions;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.crypto.Signer;
import org.latchkey.protocol.keyring.KeyRing;
import org.latchkey.protocol.keyring.KeyRingEntry;
import org.latchkey.protocol.keyring.KeyRingLetter;
import org.springframework.stereotype.Component;

/** The key ring that units get. The letter is kept, so that it can be handed out without the root key. Thread-safe. */
@Component
public class KeyRings {

    /** How long the keys of a fresh ring may sign and verify. */
    static final Duration VALIDITY = Duration.ofDays(5 * 365);

    private static final int KID_BYTES = 8;

    private final SigningKeys keys;
    private final KeyRingRepository repository;
    private final WriteTransactions transactions;
    private final InstantSource clock;

    public KeyRings(
            SigningKeys keys, KeyRingRepository repository, WriteTransactions transactions, InstantSource clock) {
        this.keys = keys;
        this.repository = repository;
        this.transactions = transactions;
        this.clock = clock;
        if (repository.newest().isEmpty()) {
            Signer root = keys.root()
                    .orElseThrow(() -> new StartFailure("The database has no key ring yet, and " + SigningKeys.ROOT_FILE
                            + ", which would sign one, is not in the data folder."));
            transactions.run(() -> sign(root, 1, List.of()));
        }
        checkAgainstKeys();
    }

    /**
     * A key ring and how the root signed it.
     *
     * @param ring as units will see it
     * @param letter the signed bytes
     */
    public record Signed(KeyRing ring, byte[] letter) {

        @Override
        public byte[] letter() {
            return letter.clone();
        }
    }

    /** The newest ring. */
    public Signed current() {
        byte[] letter = repository.newest().orElseThrow();
        try {
            return new Signed(KeyRingLetter.open(letter, keys.rootPublicKey()), letter);
        } catch (ProtocolException e) {
            throw new StartFailure("The key ring in the database was not signed by this portal's root key.", e);
        }
    }

    /** The ring's entry for the key that signs this. */
    public KeyRingEntry entry(KeyUse use) {
        return find(current().ring(), use).orElseThrow();
    }

    /**
     * Signs a new version in which the portal's keys live longer; entries of other keys stay as they are.
     *
     * @throws Problem 409 if the root key was taken away or its file is damaged
     */
    public Signed renew() {
        Signer root = root().orElseThrow(() -> Problem.conflict(
                "root-key-away",
                "The root key is not here, so no new key ring can be made: put " + SigningKeys.ROOT_FILE
                        + " back into the data folder, renew, and take it away again."));
        transactions.run(() -> {
            KeyRing last = current().ring();
            sign(root, last.version() + 1, last.entries());
        });
        return current();
    }

    private Optional<Signer> root() {
        try {
            return keys.root();
        } catch (StartFailure unusable) {
            throw Problem.conflict("root-key-unusable", unusable.getMessage());
        }
    }

    private void sign(Signer root, long version, List<KeyRingEntry> before) {
        Instant now = clock.instant();
        List<KeyRingEntry> entries = new ArrayList<>(before);
        for (KeyUse use : KeyUse.values()) {
            Optional<KeyRingEntry> old = find(new KeyRing(version, before), use);
            old.ifPresent(entries::remove);
            entries.add(new KeyRingEntry(
                    keys.key(use).publicKey().kid(KID_BYTES),
                    keys.key(use).publicKey(),
                    use.letterTypes(),
                    Set.of(KeyRingEntry.ALL_SITES),
                    old.map(KeyRingEntry::notBefore).orElse(now.getEpochSecond()),
                    now.plus(VALIDITY).getEpochSecond()));
        }
        byte[] letter = KeyRingLetter.sign(new KeyRing(version, entries), root, now.getEpochSecond());
        repository.add(version, letter, now.getEpochSecond());
    }

    private void checkAgainstKeys() {
        KeyRing ring = current().ring();
        if (!Arrays.stream(KeyUse.values()).allMatch(use -> find(ring, use).isPresent())) {
            throw new StartFailure("The keys in the data folder are not those of the key ring in the database:"
                    + " bring both back from the same backup.");
        }
    }

    private Optional<KeyRingEntry> find(KeyRing ring, KeyUse use) {
        return ring.entries().stream()
                .filter(entry -> entry.key().equals(keys.key(use).publicKey()))
                .findFirst();
    }
}
