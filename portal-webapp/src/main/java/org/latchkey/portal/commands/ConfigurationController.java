// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.commands;

import java.util.ArrayList;
import java.util.List;
import org.latchkey.portal.api.Api;
import org.latchkey.portal.api.Problem;
import org.latchkey.portal.configuration.ConfigurationForm;
import org.latchkey.portal.configuration.Configurations;
import org.latchkey.portal.configuration.EffectiveConfiguration;
import org.latchkey.portal.operators.Caller;
import org.latchkey.portal.sites.SiteForm;
import org.latchkey.portal.sites.SiteRepository;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Configuration over HTTP: what is wanted, what would change, and sending it. */
@RestController
@RequestMapping(Api.BASE)
class ConfigurationController {

    private static final MediaType SCHEMA = MediaType.parseMediaType("application/schema+json");
    private static final int MOST_SITES = 10_000;

    private final Configurations configurations;
    private final Commands commands;
    private final SiteRepository sites;

    ConfigurationController(Configurations configurations, Commands commands, SiteRepository sites) {
        this.configurations = configurations;
        this.commands = commands;
        this.sites = sites;
    }

    /**
     * Which sites.
     *
     * @param sites their codes
     * @param all true in place of codes
     */
    record Selection(List<String> sites, Boolean all) {}

    /** @param sources which level each value comes from; null if nothing changes */
    record SitePreview(
            String site,
            boolean changes,
            List<Configurations.Difference> differences,
            EffectiveConfiguration sources) {}

    record Preview(List<SitePreview> sites) {}

    record SitePush(String site, String command, long seq) {}

    record Push(List<SitePush> sites) {}

    @GetMapping("/configuration")
    ConfigurationForm organisation() {
        return configurations.organisation();
    }

    @PutMapping("/configuration")
    ConfigurationForm organisation(@RequestBody ConfigurationForm form) {
        configurations.putOrganisation(form);
        return configurations.organisation();
    }

    @GetMapping("/configuration/schema")
    ResponseEntity<Resource> schema() {
        return ResponseEntity.ok().contentType(SCHEMA).body(new ClassPathResource(Configurations.SCHEMA));
    }

    @GetMapping("/sites/{code}/configuration")
    Configurations.View site(@PathVariable String code) {
        return configurations.view(code);
    }

    @PutMapping("/sites/{code}/configuration")
    Configurations.View site(@PathVariable String code, @RequestBody ConfigurationForm form) {
        configurations.putSite(code, form);
        return configurations.view(code);
    }

    @PostMapping("/configuration/preview")
    Preview preview(@RequestBody Selection selection) {
        return new Preview(chosen(selection).stream()
                .map(site -> {
                    List<Configurations.Difference> differences = configurations.differences(site);
                    boolean changes = !differences.isEmpty();
                    return new SitePreview(site, changes, differences, changes ? configurations.sources(site) : null);
                })
                .toList());
    }

    record WiringPreview(List<Configurations.Difference> differences) {}

    @PostMapping("/sites/{code}/config/preview")
    WiringPreview preview(@PathVariable String code, @RequestBody SiteForm wiring) {
        return new WiringPreview(configurations.differences(code, wiring));
    }

    /** One transaction a site: each has the whole configuration or the one before. */
    @PostMapping("/configuration/push")
    Push push(@RequestBody Selection selection, @AuthenticationPrincipal Caller caller) {
        List<String> chosen = chosen(selection);
        chosen.forEach(site -> configurations.check(configurations.effective(site)));
        List<SitePush> pushed = new ArrayList<>();
        for (String site : chosen) {
            CommandRow row = commands.configure(site, caller);
            pushed.add(new SitePush(site, row.id(), row.seq().getAsLong()));
        }
        return new Push(pushed);
    }

    private List<String> chosen(Selection selection) {
        boolean all = Boolean.TRUE.equals(selection.all());
        if (all == (selection.sites() != null)) {
            throw Problem.invalid("sites", "name sites, or all");
        }
        if (all) {
            return sites.codes(MOST_SITES);
        }
        List<String> codes = selection.sites();
        if (codes.isEmpty() || codes.size() > MOST_SITES || codes.contains(null)) {
            throw Problem.invalid("sites", "must be 1 to " + MOST_SITES + " site codes");
        }
        for (int i = 0; i < codes.size(); i++) {
            if (sites.find(codes.get(i)).isEmpty()) {
                throw Problem.invalid("sites[" + i + "]", "there is no such site");
            }
        }
        return codes.stream().distinct().toList();
    }
}
