// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.export;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.latchkey.protocol.crypto.Ed25519PublicKey;

/**
 * What a verified export says.
 *
 * @param root the root key under which everything verified; whether it is the right one, a person says who compares its
 *     fingerprint
 * @param keyRingVersion the version of the ring in the export
 * @param site the site; {@link ExportHeader#JOURNAL_SITE} for the portal's own trail
 * @param filter in words, which records are shown; empty if all are
 * @param sealedBy the key that signed the export
 * @param sealedAt when, in seconds since 1970
 * @param sections the trails, in the file's order
 */
public record ExportReport(
        Ed25519PublicKey root,
        long keyRingVersion,
        String site,
        String filter,
        Ed25519PublicKey sealedBy,
        long sealedAt,
        List<Section> sections) {

    public ExportReport {
        sections = List.copyOf(sections);
    }

    /**
     * Numbers of one trail under which the export has records of two trees: its unit went on from an older disk and
     * signed two histories, or there is a second one under a checkpoint of another size. They are counted in both
     * sections.
     *
     * @param key the unit's key
     * @param from the first number
     * @param to the number after the last one
     */
    public record Overlap(Ed25519PublicKey key, long from, long to) {}

    /** Where sections of one trail overlap, in the file's order; empty if none do. */
    public List<Overlap> overlaps() {
        List<Overlap> overlaps = new ArrayList<>();
        for (int i = 0; i < sections.size(); i++) {
            for (Section earlier : sections.subList(0, i)) {
                Section later = sections.get(i);
                if (later.overlaps(earlier)) {
                    overlaps.add(new Overlap(
                            later.key(), Math.max(later.from(), earlier.from()), Math.min(later.to(), earlier.to())));
                }
            }
        }
        return overlaps;
    }

    /**
     * The range of one trail.
     *
     * @param key the unit's key, or the journal's
     * @param from number of the first row
     * @param to number of the first record after the range
     * @param shown how many rows show their record
     * @param hidden how many rows are only leaf hashes
     * @param size size of the tree under the checkpoint that covers the range
     * @param rootHash root of that tree
     * @param witnessed how many records of the trail are under the portal's cosignature; 0 in its own trail
     * @param witnessedAt when the portal cosigned, in seconds since 1970; empty in its own trail
     */
    public record Section(
            Ed25519PublicKey key,
            long from,
            long to,
            long shown,
            long hidden,
            long size,
            byte[] rootHash,
            long witnessed,
            OptionalLong witnessedAt) {

        public Section {
            rootHash = rootHash.clone();
        }

        private boolean overlaps(Section other) {
            return key.equals(other.key) && from < other.to && other.from < to;
        }

        /** True if some of its rows are those of the other: the same numbers of the same tree. */
        boolean repeats(Section other) {
            return overlaps(other) && size == other.size && Arrays.equals(rootHash, other.rootHash);
        }

        @Override
        public byte[] rootHash() {
            return rootHash.clone();
        }
    }
}
