// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.journal;

import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.latchkey.portal.api.Api;
import org.latchkey.portal.api.Page;
import org.latchkey.portal.operators.CallerNames;
import org.latchkey.protocol.audit.AuditRecord;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The portal's own trail over HTTP. */
@RestController
@RequestMapping(Api.BASE + "/journal")
class JournalController {

    private final Journal journal;
    private final JournalExports exports;
    private final CallerNames names;
    private final StatedReasons reasons;

    JournalController(Journal journal, JournalExports exports, CallerNames names, StatedReasons reasons) {
        this.journal = journal;
        this.exports = exports;
        this.names = names;
        this.reasons = reasons;
    }

    /**
     * An entry.
     *
     * @param operator the operator's or API key's id, null for the portal itself
     * @param operatorName what people call them, null if they are gone
     * @param why what they said, null if nothing; not part of what is signed
     */
    record View(
            long seq,
            Instant time,
            String operator,
            String operatorName,
            String action,
            Map<String, Object> details,
            String why) {}

    @GetMapping
    Page<View> list(@RequestParam(required = false) String cursor, @RequestParam(required = false) Integer limit) {
        int most = Page.limit(limit);
        List<AuditRecord> found = journal.newest(Page.number(cursor, Long.MAX_VALUE), most);
        Map<String, String> known = names.all();
        Map<String, String> whys = reasons.find(
                found.stream().flatMap(record -> subject(record).stream()).toList());
        return Page.of(found, most, record -> Long.toString(record.seq())).map(record -> view(record, known, whys));
    }

    /** All of it, as a file that can be verified. */
    @GetMapping("/export")
    void export(HttpServletResponse response) throws IOException {
        exports.check();
        journal.record("journal-exported", Map.of());
        response.setContentType(MediaType.APPLICATION_OCTET_STREAM_VALUE);
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"journal.lkx\"");
        try (OutputStream out = new BufferedOutputStream(response.getOutputStream())) {
            exports.write(out);
        }
    }

    /** What a reason for this entry would be kept under. */
    private static Optional<String> subject(AuditRecord record) {
        Map<String, Object> details = record.entry().details();
        return switch (record.entry().outcome()) {
            case "command-made" -> Optional.of(StatedReasons.ofCommand(String.valueOf(details.get("command"))));
            case "key-ring-signed" -> Optional.of("key-ring/" + details.get("version"));
            default -> Optional.empty();
        };
    }

    private static View view(AuditRecord record, Map<String, String> names, Map<String, String> whys) {
        String id = record.entry().actor().id();
        return new View(
                record.seq(),
                Instant.ofEpochSecond(record.time()),
                id.isEmpty() ? null : id,
                names.get(id),
                record.entry().outcome(),
                record.entry().details(),
                subject(record).map(whys::get).orElse(null));
    }
}
