// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.incidents;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.latchkey.portal.api.Api;
import org.latchkey.portal.api.Page;
import org.latchkey.portal.api.Problem;
import org.latchkey.portal.api.Texts;
import org.latchkey.portal.journal.Journal;
import org.latchkey.portal.operators.Caller;
import org.latchkey.portal.operators.CallerNames;
import org.latchkey.portal.platform.WriteTransactions;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Incidents over HTTP. */
@RestController
@RequestMapping(Api.BASE + "/incidents")
class IncidentController {

    private static final int LONGEST_NOTE = 500;

    private final Incidents incidents;
    private final List<IncidentRemedy> remedies;
    private final Journal journal;
    private final WriteTransactions transactions;
    private final CallerNames names;

    IncidentController(
            Incidents incidents,
            List<IncidentRemedy> remedies,
            Journal journal,
            WriteTransactions transactions,
            CallerNames names) {
        this.incidents = incidents;
        this.remedies = remedies;
        this.journal = journal;
        this.transactions = transactions;
        this.names = names;
    }

    /**
     * An incident.
     *
     * @param site null if it concerns the portal itself
     * @param remedies what may be accepted when closing it
     */
    record View(
            String id,
            String site,
            String kind,
            String detail,
            String evidence,
            long times,
            Instant firstAt,
            Instant lastAt,
            boolean open,
            List<String> remedies,
            Instant closedAt,
            String closedBy,
            String note,
            String accepted) {}

    /**
     * How to close one.
     *
     * @param note what was found, for those who come later
     * @param accept one of the incident's remedies, or null
     */
    record Closing(String note, String accept) {}

    @GetMapping
    Page<View> list(
            @RequestParam(required = false) String site,
            @RequestParam(required = false) Boolean open,
            @RequestParam(required = false) String cursor,
            @RequestParam(required = false) Integer limit) {
        Map<String, String> known = names.all();
        return incidents
                .list(Optional.ofNullable(site), Optional.ofNullable(open), cursor, Page.limit(limit))
                .map(incident -> view(incident, known));
    }

    @PostMapping("/{id}/close")
    View close(@PathVariable String id, @RequestBody Closing body, @AuthenticationPrincipal Caller caller) {
        if (!Texts.isLine(body.note(), LONGEST_NOTE)) {
            throw Problem.invalid("note", "must be 1 to " + LONGEST_NOTE + " characters on one line");
        }
        Incident incident = incidents.get(id);
        Optional<String> accepted = Optional.ofNullable(body.accept());
        Optional<IncidentRemedy> remedy = accepted.map(word -> remedies.stream()
                .filter(one -> one.word().equals(word) && one.helps(incident))
                .findFirst()
                .orElseThrow(() -> Problem.invalid("accept", "is no remedy for this incident")));
        transactions.run(() -> {
            incidents.close(incident, caller.id(), body.note(), accepted);
            remedy.ifPresent(one -> one.apply(incident, caller));
            journal.record(
                    "incident-closed",
                    Map.of(
                            "incident",
                            incident.id(),
                            "kind",
                            incident.kind(),
                            Journal.SITE,
                            incident.site(),
                            "accepted",
                            accepted.orElse("")));
        });
        return view(incidents.get(id), names.all());
    }

    private View view(Incident incident, Map<String, String> known) {
        boolean open = incident.closedAt().isEmpty();
        return new View(
                incident.id(),
                incident.site().isEmpty() ? null : incident.site(),
                incident.kind(),
                incident.detail(),
                incident.evidence(),
                incident.times(),
                Instant.ofEpochSecond(incident.firstAt()),
                Instant.ofEpochSecond(incident.lastAt()),
                open,
                remedies.stream()
                        .filter(remedy -> open && remedy.helps(incident))
                        .map(IncidentRemedy::word)
                        .toList(),
                open ? null : Instant.ofEpochSecond(incident.closedAt().getAsLong()),
                incident.closedBy().map(id -> known.getOrDefault(id, id)).orElse(null),
                incident.note().orElse(null),
                incident.accepted().orElse(null));
    }
}
