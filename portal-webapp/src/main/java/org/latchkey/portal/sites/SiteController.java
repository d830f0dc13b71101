// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.sites;

import java.net.URI;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.latchkey.portal.api.Api;
import org.latchkey.portal.api.Page;
import org.latchkey.portal.api.Problem;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Sites over HTTP. */
@RestController
@RequestMapping(Api.BASE + "/sites")
class SiteController {

    private static final Pattern VERSION_TAG = Pattern.compile("\"(\\d{1,18})\"");

    private final Sites sites;

    SiteController(Sites sites) {
        this.sites = sites;
    }

    record View(
            String code,
            String name,
            String timeZone,
            long banks,
            long doors,
            long codesLive,
            long bookingsOverdue,
            long configVersion,
            SiteForm config) {}

    @GetMapping
    Page<SiteSummary> list(
            @RequestParam(required = false) String cursor, @RequestParam(required = false) Integer limit) {
        return sites.list(cursor, Page.limit(limit));
    }

    @PostMapping
    ResponseEntity<View> add(@RequestBody SiteForm form) {
        Site site = sites.add(form.checked());
        return ResponseEntity.created(URI.create(Api.BASE + "/sites/" + site.code()))
                .eTag(tag(site))
                .body(view(site));
    }

    @GetMapping("/{code}")
    ResponseEntity<View> get(@PathVariable String code) {
        Site site = sites.get(code);
        return ResponseEntity.ok().eTag(tag(site)).body(view(site));
    }

    @PutMapping("/{code}/config")
    ResponseEntity<View> configure(
            @PathVariable String code,
            @RequestBody SiteForm form,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) String ifMatch) {
        Site site = sites.configure(code, form, version(ifMatch));
        return ResponseEntity.ok().eTag(tag(site)).body(view(site));
    }

    private static OptionalLong version(String ifMatch) {
        if (ifMatch == null || ifMatch.equals("*")) {
            return OptionalLong.empty();
        }
        Matcher tag = VERSION_TAG.matcher(ifMatch);
        if (!tag.matches()) {
            throw Problem.malformed(HttpHeaders.IF_MATCH, "must be an ETag that the site came with");
        }
        return OptionalLong.of(Long.parseLong(tag.group(1)));
    }

    private static String tag(Site site) {
        return "\"" + site.configVersion() + "\"";
    }

    private View view(Site site) {
        SiteSummary summary = sites.summary(site.code());
        return new View(
                site.code(),
                site.config().name(),
                site.config().timeZone(),
                summary.banks(),
                summary.doors(),
                summary.codesLive(),
                summary.bookingsOverdue(),
                site.configVersion(),
                SiteForm.of(site.config()));
    }
}
