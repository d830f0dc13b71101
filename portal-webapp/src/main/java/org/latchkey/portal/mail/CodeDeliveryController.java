// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.mail;

import java.time.InstantSource;
import java.util.Map;
import org.latchkey.portal.api.Api;
import org.latchkey.portal.api.Problem;
import org.latchkey.portal.codes.Code;
import org.latchkey.portal.codes.CodeRepository;
import org.latchkey.portal.codes.CodeState;
import org.latchkey.portal.journal.Journal;
import org.latchkey.portal.sites.Sites;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** How codes get to people. */
@RestController
@RequestMapping(Api.BASE + "/codes/{id}")
class CodeDeliveryController {

    private final CodeRepository codes;
    private final Sites sites;
    private final CodeMail mail;
    private final Journal journal;
    private final InstantSource clock;

    CodeDeliveryController(CodeRepository codes, Sites sites, CodeMail mail, Journal journal, InstantSource clock) {
        this.codes = codes;
        this.sites = sites;
        this.mail = mail;
        this.journal = journal;
        this.clock = clock;
    }

    /** @param to the address, which is used once and kept nowhere */
    record Letter(String to) {

        @Override
        public String toString() {
            return "Letter[to=…]";
        }
    }

    @PostMapping("/mail")
    ResponseEntity<Void> mail(@PathVariable String id, @RequestBody Letter body) {
        Code code = usable(id);
        mail.send(code, sites.get(code.site()), body.to());
        journal.record("code-mailed", Map.of(Journal.CODE, id, Journal.SITE, code.site()));
        return ResponseEntity.noContent().build();
    }

    /** Says that the code was printed: a page does that by itself, and only the portal's own trail must know. */
    @PostMapping("/print")
    ResponseEntity<Void> print(@PathVariable String id) {
        Code code = usable(id);
        journal.record("code-printed", Map.of(Journal.CODE, id, Journal.SITE, code.site()));
        return ResponseEntity.noContent().build();
    }

    private Code usable(String id) {
        Code code = codes.find(id).orElseThrow(() -> Problem.notFound("There is no code with this id."));
        CodeState state = code.state(clock.instant().getEpochSecond());
        if (state != CodeState.SCHEDULED && state != CodeState.LIVE) {
            throw Problem.conflict("code-ended", "This code opens nothing any more.");
        }
        return code;
    }
}
