// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.trail;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.latchkey.portal.api.Problem;
import org.latchkey.portal.signing.ExportSeal;
import org.latchkey.portal.units.UnitIdentity;
import org.latchkey.portal.units.Units;
import org.latchkey.protocol.export.TrailExportWriter;
import org.latchkey.protocol.merkle.Merkle;
import org.latchkey.protocol.note.Checkpoint;
import org.springframework.stereotype.Service;

/**
 * Exports a site's trails in a form that anybody can verify with public keys alone. A range is contiguous: records that
 * the filter does not show are there as leaf hashes, so that nothing is left out unseen. Written page by page.
 * Thread-safe.
 */
@Service
class TrailExports {

    private static final int PAGE = 1000;

    private final Units units;
    private final TrailRepository trails;
    private final People people;
    private final Witness witness;
    private final ExportSeal seal;

    TrailExports(Units units, TrailRepository trails, People people, Witness witness, ExportSeal seal) {
        this.units = units;
        this.trails = trails;
        this.people = people;
        this.witness = witness;
        this.seal = seal;
    }

    /**
     * What an export consists of.
     *
     * @param filter which of the records are shown
     * @param sections at least one
     */
    record Plan(String site, AuditFilter filter, List<Section> sections) {}

    /** The records of a trail from one to before another. */
    record Section(Trail trail, UnitIdentity unit, long from, long to) {}

    /**
     * Looks what there is to export.
     *
     * @throws Problem 409 if there is nothing in this window of time
     */
    Plan plan(String site, AuditFilter filter) {
        List<Section> sections = new ArrayList<>();
        for (Trail trail : trails.ofSite(site)) {
            Optional<UnitIdentity> unit = units.find(site, trail.kid());
            Optional<TrailRepository.Range> range = trails.range(trail, filter.from(), filter.to());
            if (unit.isPresent() && range.isPresent()) {
                sections.add(new Section(
                        trail, unit.get(), range.get().from(), range.get().to()));
            }
        }
        if (sections.isEmpty()) {
            throw Problem.conflict("nothing-to-export", "The site has no records in this window of time.");
        }
        return new Plan(site, filter, sections);
    }

    void write(Plan plan, OutputStream out) throws IOException {
        ExportSeal.Begun export = seal.begin(out, plan.site(), Witness.NAME, words(plan));
        for (Section section : plan.sections()) {
            write(section, plan.filter(), export);
        }
        seal.seal(export);
    }

    /** The filter in words; what is hidden because nobody can read it is said as well. */
    private String words(Plan plan) {
        long unreadable = plan.sections().stream()
                .flatMap(section -> trails.unreadable(section.trail().id(), section.from(), section.to()).stream())
                .filter(record -> plan.filter().shows(record, Set.of()) && isUnreadable(record))
                .count();
        String filter = plan.filter().words();
        if (unreadable == 0) {
            return filter;
        }
        return filter + (filter.isEmpty() ? "" : ", ") + "without " + unreadable + " that can not be read";
    }

    private Set<String> theirs(List<StoredRecord> page, AuditFilter filter) {
        Set<String> actors = page.stream().map(StoredRecord::actor).collect(Collectors.toSet());
        return filter.person().map(person -> people.among(actors, person)).orElse(Set.of());
    }

    /** A verifier would refuse the whole file for it: what a unit of another version signed, or a broken one. */
    private static boolean isUnreadable(StoredRecord record) {
        return record.event() == StoredRecord.UNREADABLE && !TrailExportWriter.mayShow(record.seq(), record.bytes());
    }

    private void write(Section section, AuditFilter filter, ExportSeal.Begun begun) throws IOException {
        Trail trail = section.trail();
        TrailExportWriter export = begun.rows();
        TrailHashes hashes = new TrailHashes(trails, trail);
        export.begin(section.unit().key(), hashes.tree(section.from()), section.to());
        for (long from = section.from(); from < section.to(); from += PAGE) {
            List<StoredRecord> page = trails.stored(trail.id(), from, Math.min(section.to(), from + PAGE));
            Set<String> theirs = theirs(page, filter);
            for (StoredRecord record : page) {
                if (filter.shows(record, theirs) && !isUnreadable(record)) {
                    export.shown(record.bytes());
                } else {
                    export.hidden(Merkle.leafHash(record.bytes()));
                }
            }
        }
        Checkpoint end = new Checkpoint("", trail.size(), trail.root(), trail.checkpoint());
        export.end(
                witness.cosign(end, begun.witness()),
                section.to() == trail.size() ? List.of() : Merkle.consistencyProof(hashes, section.to(), trail.size()),
                Optional.empty());
    }
}
