// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.signing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;
import org.latchkey.portal.api.Problem;
import org.latchkey.portal.platform.StartFailure;
import org.latchkey.portal.platform.WriteTransactions;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.code.AccessCode;
import org.latchkey.protocol.cose.CoseSign1;
import org.latchkey.protocol.crypto.Signer;
import org.latchkey.protocol.keyring.KeyRing;
import org.latchkey.protocol.keyring.KeyRingEntry;
import org.latchkey.protocol.keyring.KeyRingLetter;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * The key ring that units get, and which of the portal's keys signs. The letter is kept, so that it can be handed out
 * without the root key. Keys are changed as docs/keys.md says. Thread-safe.
 */
@Component
public class KeyRings {

    /** How long the keys of a fresh ring may sign and verify. */
    static final Duration VALIDITY = Duration.ofDays(5 * 365);

    /** How long an added key waits for units that do not say which ring they have: a site may be alone for a month. */
    static final Duration OVERLAP = Duration.ofDays(35);

    /** No portal signed as many rings since a backup: a unit that says so is broken, or lies. */
    private static final long MOST_SINCE_BACKUP = 1_000_000;

    private static final Set<String> KEPT_TYPES = Set.of(KeyRingEntry.WITNESS, KeyRingEntry.JOURNAL);

    private static final int KID_BYTES = 8;

    private final SigningKeys keys;
    private final KeyRingRepository repository;
    private final SigningKeyRepository added;
    private final WriteTransactions transactions;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;
    // The newest ring that was read, so that its signature is checked once; which one is the newest says the database.
    private volatile Signed last;

    public KeyRings(
            SigningKeys keys,
            KeyRingRepository repository,
            SigningKeyRepository added,
            WriteTransactions transactions,
            ApplicationEventPublisher events,
            InstantSource clock) {
        this.keys = keys;
        this.repository = repository;
        this.added = added;
        this.transactions = transactions;
        this.events = events;
        this.clock = clock;
        if (repository.newest().isEmpty()) {
            Signer root = keys.root()
                    .orElseThrow(() -> new StartFailure("The database has no key ring yet, and " + SigningKeys.ROOT_FILE
                            + ", which would sign one, is not in the data folder."));
            transactions.run(() -> sign(root, 1, renewed(List.of())));
        }
        addJournalKey();
        checkAgainstKeys();
    }

    /** A ring from before there was such a key gets one, as soon as the root key is here. */
    private void addJournalKey() {
        KeyRing ring = current().ring();
        if (held(ring, KeyUse.JOURNAL).isEmpty()) {
            keys.root()
                    .ifPresent(root -> transactions.run(() -> {
                        List<KeyRingEntry> entries = new ArrayList<>(ring.entries());
                        entries.add(entry(
                                KeyUse.JOURNAL,
                                keys.key(KeyUse.JOURNAL),
                                clock.instant().getEpochSecond()));
                        sign(root, nextVersion(), entries);
                    }));
        }
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

    /** The key that signs now, and what the ring says of it. */
    public record Signing(Signer signer, KeyRingEntry entry) {}

    /**
     * A new ring was signed; published inside its transaction.
     *
     * @param change why: renewed, or what happened to which key
     * @param reason what the operator said, or empty
     */
    public record Changed(long version, String change, String reason) {}

    /** The newest ring. */
    public Signed current() {
        byte[] letter = repository.newest().orElseThrow();
        Signed known = last;
        if (known != null && Arrays.equals(known.letter, letter)) {
            return known;
        }
        try {
            Signed read = new Signed(KeyRingLetter.open(letter, keys.rootPublicKey()), letter);
            last = read;
            return read;
        } catch (ProtocolException e) {
            throw new StartFailure("The key ring in the database was not signed by this portal's root key.", e);
        }
    }

    /**
     * What signs now: the newest key that every unit knows, or that has waited long enough.
     *
     * @throws Problem 409 if the ring has no key of this use
     */
    public Signing signing(KeyUse use) {
        return signing(current().ring(), use);
    }

    /** As {@link #signing(KeyUse)}, among the keys of a ring that was the newest when something long began. */
    Signing signing(KeyRing ring, KeyUse use) {
        List<Signing> live = live(held(ring, use));
        // If all have ended, one is still named, so that it can be renewed.
        List<Signing> choice = live.isEmpty() ? held(ring, use) : live;
        for (SigningKeyRepository.Added candidate : added.added(use)) {
            Optional<Signing> found = choice.stream()
                    .filter(key -> kid(key.entry()).equals(candidate.kid()))
                    .findFirst();
            if (found.isPresent() && isReady(candidate)) {
                return found.get();
            }
        }
        return choice.stream()
                .filter(key -> added.find(kid(key.entry())).isEmpty())
                .findFirst()
                .orElseThrow(() -> Problem.conflict(
                        "no-signing-key", "No " + use.word() + " key signs at the moment: add one to the key ring."));
    }

    private boolean isReady(SigningKeyRepository.Added key) {
        return clock.instant().getEpochSecond() >= key.signsFrom() || added.everySiteHas(key.ringVersion());
    }

    /** The ring's entry for the key that signs this. */
    public KeyRingEntry entry(KeyUse use) {
        return signing(use).entry();
    }

    /** The ring's entries of this use whose keys are here. */
    List<Signing> held(KeyRing ring, KeyUse use) {
        return keys.all(use).stream()
                .flatMap(key -> find(ring, key).map(entry -> new Signing(key, entry)).stream())
                .toList();
    }

    /** Those that have not ended: the others verify what they signed, and sign nothing. */
    private List<Signing> live(List<Signing> signings) {
        long now = clock.instant().getEpochSecond();
        return signings.stream().filter(key -> key.entry().notAfter() > now).toList();
    }

    /** The first version of the ring that has the key which signs commands; 0 for the first key. */
    public long commandKeySince() {
        return added.find(kid(entry(KeyUse.COMMAND)))
                .map(SigningKeyRepository.Added::ringVersion)
                .orElse(0L);
    }

    /** True if the key that signed this letter is still in the ring. */
    public boolean verifies(byte[] letter) {
        try {
            byte[] kid = CoseSign1.parse(letter).kid();
            return current().ring().entries().stream().anyMatch(entry -> entry.isNamedBy(kid));
        } catch (ProtocolException e) {
            return false;
        }
    }

    /**
     * Signs a new version in which the portal's keys live longer; entries of other keys stay as they are.
     *
     * @param reason what the operator said, or empty
     * @throws Problem 409 if the root key was taken away or its file is damaged
     */
    public Signed renew(String reason) {
        return change("renewed", reason, version -> renewed(current().ring().entries()));
    }

    /**
     * Adds another key of this use. It begins to sign when every unit has the ring, or after {@link #OVERLAP}; the old
     * one then only verifies, until the last letter that it signed has ended.
     *
     * @param reason what the operator said, or empty
     */
    public Signed rotate(KeyUse use, String reason) {
        return change(use.word() + "-added", reason, version -> {
            long now = clock.instant().getEpochSecond();
            Signer fresh = keys.add(use);
            long end = now + OVERLAP.toSeconds() + AccessCode.MAX_LIFETIME;
            Set<String> old = Set.copyOf(held(current().ring(), use).stream()
                    .map(key -> kid(key.entry()))
                    .toList());
            List<KeyRingEntry> entries = new ArrayList<>(current().ring().entries().stream()
                    .map(entry -> old.contains(kid(entry)) ? until(entry, Math.min(entry.notAfter(), end)) : entry)
                    .toList());
            entries.add(entry(use, fresh, now));
            added.add(kid(entries.get(entries.size() - 1)), use, version, now + OVERLAP.toSeconds());
            return entries;
        });
    }

    /**
     * Takes a key out of the ring at once, because somebody else may have it: whatever it signed is refused by every
     * unit that has the new ring. If it is the only one of its use, another takes its place first.
     *
     * @param kid hex of 8 bytes
     * @param reason what the operator said, or empty
     * @throws Problem 404 if the ring has no such key of the portal
     */
    public Signed revoke(String kid, String reason) {
        KeyUse use = Arrays.stream(KeyUse.values())
                .filter(one -> held(current().ring(), one).stream()
                        .anyMatch(key -> kid(key.entry()).equals(kid)))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("The key ring has no such key of this portal."));
        return change(use.word() + "-revoked", reason, version -> {
            long now = clock.instant().getEpochSecond();
            List<KeyRingEntry> entries = new ArrayList<>(current().ring().entries());
            entries.removeIf(entry -> kid(entry).equals(kid));
            if (live(held(new KeyRing(version, entries), use)).isEmpty()) {
                KeyRingEntry fresh = entry(use, keys.add(use), now);
                entries.add(fresh);
                added.add(kid(fresh), use, version, now);
            }
            added.revoke(kid, now);
            added.signsNow(use, now);
            return entries;
        });
    }

    private Signed change(String what, String reason, LongFunction<List<KeyRingEntry>> entries) {
        Signer root = root().orElseThrow(() -> Problem.conflict(
                "root-key-away",
                "The root key is not here, so no new key ring can be made: put " + SigningKeys.ROOT_FILE
                        + " back into the data folder, try again, and take it away again."));
        return transactions.call(() -> {
            long version = nextVersion();
            sign(root, version, entries.apply(version));
            events.publishEvent(new Changed(version, what, reason));
            return current();
        });
    }

    /** Above every ring that a unit has, also of those that this portal forgot because it was restored from a backup. */
    private long nextVersion() {
        long own = current().ring().version();
        return Math.max(own, added.highestReported(own + MOST_SINCE_BACKUP)) + 1;
    }

    private Optional<Signer> root() {
        try {
            return keys.root();
        } catch (StartFailure unusable) {
            throw Problem.conflict("root-key-unusable", unusable.getMessage());
        }
    }

    private void sign(Signer root, long version, List<KeyRingEntry> entries) {
        long now = clock.instant().getEpochSecond();
        repository.add(version, KeyRingLetter.sign(new KeyRing(version, kept(entries, now)), root, now), now);
    }

    /**
     * What a ring keeps: all that hold, and of those that ended the ones whose signatures are verified for ever. Where
     * those are too many the ones that ended first are left out.
     */
    private static List<KeyRingEntry> kept(List<KeyRingEntry> entries, long now) {
        long holding = entries.stream().filter(entry -> entry.notAfter() > now).count();
        Set<KeyRingEntry> ended = Set.copyOf(entries.stream()
                .filter(entry -> entry.notAfter() <= now && !Collections.disjoint(entry.types(), KEPT_TYPES))
                .sorted(Comparator.comparingLong(KeyRingEntry::notAfter).reversed())
                .limit(Math.max(0, KeyRing.MAX_ENTRIES - holding))
                .toList());
        return entries.stream()
                .filter(entry -> entry.notAfter() > now || ended.contains(entry))
                .toList();
    }

    /** The same entries, in which the keys that sign live as long as those of a fresh ring. */
    private List<KeyRingEntry> renewed(List<KeyRingEntry> before) {
        Instant now = clock.instant();
        List<KeyRingEntry> entries = new ArrayList<>(before);
        for (KeyUse use : KeyUse.values()) {
            if (before.isEmpty()) {
                entries.add(entry(use, keys.key(use), now.getEpochSecond()));
            } else {
                String signs = kid(signing(use).entry());
                entries.replaceAll(entry -> kid(entry).equals(signs)
                        ? until(entry, now.plus(VALIDITY).getEpochSecond())
                        : entry);
            }
        }
        return entries;
    }

    private static KeyRingEntry entry(KeyUse use, Signer key, long now) {
        return new KeyRingEntry(
                key.publicKey().kid(KID_BYTES),
                key.publicKey(),
                use.letterTypes(),
                Set.of(KeyRingEntry.ALL_SITES),
                now,
                now + VALIDITY.toSeconds());
    }

    private static KeyRingEntry until(KeyRingEntry entry, long notAfter) {
        return new KeyRingEntry(entry.kid(), entry.key(), entry.types(), entry.sites(), entry.notBefore(), notAfter);
    }

    private void checkAgainstKeys() {
        KeyRing ring = current().ring();
        if (!Arrays.stream(KeyUse.values()).allMatch(use -> held(ring, use).size() > 0)) {
            throw new StartFailure("The keys in the data folder are not those of the key ring in the database:"
                    + " bring both back from the same backup.");
        }
    }

    private static String kid(KeyRingEntry entry) {
        return HexFormat.of().formatHex(entry.kid());
    }

    private static Optional<KeyRingEntry> find(KeyRing ring, Signer key) {
        return ring.entries().stream()
                .filter(entry -> entry.key().equals(key.publicKey()))
                .findFirst();
    }
}
