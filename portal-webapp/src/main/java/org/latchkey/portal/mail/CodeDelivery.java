// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.mail;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.latchkey.portal.api.Problem;
import org.latchkey.portal.codes.Code;
import org.latchkey.portal.codes.CodeState;
import org.latchkey.portal.journal.Journal;
import org.latchkey.portal.sites.Site;
import org.latchkey.portal.sites.Sites;
import org.springframework.stereotype.Service;

/** Brings codes to people, and tells the portal's own trail. Thread-safe. */
@Service
public class CodeDelivery {

    private final Sites sites;
    private final CodeMail mail;
    private final Journal journal;
    private final InstantSource clock;

    CodeDelivery(Sites sites, CodeMail mail, Journal journal, InstantSource clock) {
        this.sites = sites;
        this.mail = mail;
        this.journal = journal;
        this.clock = clock;
    }

    /**
     * Codes of one site for one person.
     *
     * @param codes at least one
     * @param field of the request that names the address
     * @param to the address, which is used once and kept nowhere
     */
    public record Letter(List<Code> codes, String field, String to) {

        @Override
        public String toString() {
            return "Letter[" + codes + "]";
        }
    }

    /**
     * Sends each letter as one mail, once all of them can be sent. If the mail server takes some and then no more, the
     * problem names the fields of the others.
     *
     * @throws Problem 409 {@code code-ended}, and as {@link CodeMail#prepare} and {@link CodeMail#send}
     */
    public void mail(List<Letter> letters) {
        letters.forEach(letter -> letter.codes().forEach(this::checkUsable));
        mail.prepare(letters);
        for (int sent = 0; sent < letters.size(); sent++) {
            try {
                send(letters.get(sent));
            } catch (Problem problem) {
                throw sent == 0 ? problem : partly(problem, letters.subList(sent, letters.size()));
            }
        }
    }

    private void send(Letter letter) {
        Site site = sites.get(letter.codes().get(0).site());
        mail.send(letter, site);
        letter.codes().forEach(code -> record("code-mailed", code));
    }

    private static Problem partly(Problem problem, List<Letter> owed) {
        List<Problem.FieldError> errors = owed.stream()
                .map(letter -> new Problem.FieldError(
                        letter.field(), "this mail has not left: the mail server took only the one before"))
                .toList();
        return Problem.of(
                problem.status(), problem.type(), "Only the first mail has left. " + problem.getMessage(), errors);
    }

    /** Says that the code was printed: a page does that by itself, and only the portal's own trail must know. */
    void printed(Code code) {
        checkUsable(code);
        record("code-printed", code);
    }

    private void record(String action, Code code) {
        journal.record(action, Map.of(Journal.CODE, code.id(), Journal.SITE, code.site()));
    }

    private void checkUsable(Code code) {
        CodeState state = code.state(clock.instant().getEpochSecond());
        if (state != CodeState.SCHEDULED && state != CodeState.LIVE) {
            throw Problem.conflict("code-ended", "This code opens nothing any more.");
        }
    }
}
