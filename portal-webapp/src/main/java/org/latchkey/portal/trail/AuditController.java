// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.trail;

import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.latchkey.portal.api.Api;
import org.latchkey.portal.api.CsvFile;
import org.latchkey.portal.api.Page;
import org.latchkey.portal.api.Problem;
import org.latchkey.portal.journal.Journal;
import org.latchkey.portal.sites.Sites;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** All trails over HTTP. */
@RestController
@RequestMapping(Api.BASE)
class AuditController {

    private static final CsvFile<AuditView> CSV = new CsvFile<>(
            "audit.csv",
            CsvFile.cells(
                    "site", "unit", "trail", "record", "time", "clock", "event", "actor", "actorId", "person", "bank",
                    "locker", "outcome", "reason", "details"),
            AuditController::line);

    private final AuditQuery query;
    private final AuditWear wear;
    private final People people;
    private final Sites sites;
    private final TrailExports exports;
    private final Journal journal;

    AuditController(
            AuditQuery query, AuditWear wear, People people, Sites sites, TrailExports exports, Journal journal) {
        this.query = query;
        this.wear = wear;
        this.people = people;
        this.sites = sites;
        this.exports = exports;
        this.journal = journal;
    }

    @GetMapping("/audit")
    Page<AuditView> search(
            AuditFilter.Request request,
            @RequestParam(required = false) String cursor,
            @RequestParam(required = false) Integer limit) {
        return page(AuditFilter.of(request, people), cursor, Page.limit(limit));
    }

    /** What the same search finds, for spreadsheets: it has names, and proves nothing. */
    @GetMapping("/audit.csv")
    void csv(AuditFilter.Request request, HttpServletResponse response) throws IOException {
        AuditFilter filter = AuditFilter.of(request, people);
        journal.record(
                "audit-exported",
                Map.of(Journal.SITE, filter.site().orElse(""), "filter", filter.words(), "as", "csv"));
        CSV.write(cursor -> page(filter, cursor, CsvFile.PAGE), response);
    }

    private Page<AuditView> page(AuditFilter filter, String cursor, int most) {
        List<AuditQuery.Found> found = query.search(filter, cursor, most);
        Page<AuditQuery.Found> page = Page.of(found, most, AuditQuery.Found::position);
        Map<String, String> names = people.names(
                page.items().stream().map(item -> item.record().actor()).collect(Collectors.toSet()));
        return page.map(item -> AuditView.of(item, names));
    }

    private static Object[] line(AuditView record) {
        AuditView.ActorView actor = record.actor();
        return CsvFile.cells(
                record.site(),
                record.unit(),
                record.generation(),
                record.seq(),
                record.time(),
                record.clock(),
                record.event(),
                actor == null ? "" : actor.kind(),
                actor == null ? "" : actor.id(),
                record.person(),
                record.bank(),
                record.locker(),
                record.outcome(),
                record.reason(),
                record.details().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(each -> each.getKey() + "=" + each.getValue())
                        .collect(Collectors.joining(", ")));
    }

    /** How worn the locks of a site are. */
    @GetMapping("/audit/wear")
    AuditWear.Report wear(@RequestParam String site) {
        sites.get(site);
        return wear.of(site);
    }

    /** What the same search finds, as a file that can be verified. */
    @GetMapping("/audit/export")
    void export(AuditFilter.Request request, HttpServletResponse response) throws IOException {
        AuditFilter filter = AuditFilter.of(request, people);
        String site = filter.site().orElseThrow(() -> Problem.malformed("site", "is required"));
        sites.get(site);
        TrailExports.Plan plan = exports.plan(site, filter);
        journal.record("audit-exported", Map.of(Journal.SITE, site, "filter", filter.words()));
        response.setContentType(MediaType.APPLICATION_OCTET_STREAM_VALUE);
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                ContentDisposition.attachment().filename(site + ".lkx").build().toString());
        try (OutputStream out = new BufferedOutputStream(response.getOutputStream())) {
            exports.write(plan, out);
        }
    }
}
