// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.trail;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.latchkey.portal.api.Api;
import org.latchkey.portal.api.Page;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** All trails over HTTP. */
@RestController
@RequestMapping(Api.BASE + "/audit")
class AuditController {

    private final AuditQuery query;
    private final People people;

    AuditController(AuditQuery query, People people) {
        this.query = query;
        this.people = people;
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
}
