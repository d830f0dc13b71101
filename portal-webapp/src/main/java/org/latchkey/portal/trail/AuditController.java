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
@RequestMapping(Api.BASE + "/audit")
class AuditController {

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

    @GetMapping
    Page<AuditView> search(
            AuditFilter.Request request,
            @RequestParam(required = false) String cursor,
            @RequestParam(required = false) Integer limit) {
        int most = Page.limit(limit);
        List<AuditQuery.Found> found = query.search(AuditFilter.of(request, people), cursor, most);
        Page<AuditQuery.Found> page = Page.of(found, most, AuditQuery.Found::position);
        Map<String, String> names = people.names(
                page.items().stream().map(item -> item.record().actor()).collect(Collectors.toSet()));
        return page.map(item -> AuditView.of(item, names));
    }

    /** How worn the locks of a site are. */
    @GetMapping("/wear")
    AuditWear.Report wear(@RequestParam String site) {
        sites.get(site);
        return wear.of(site);
    }

    /** What the same search finds, as a file that can be verified. */
    @GetMapping("/export")
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
