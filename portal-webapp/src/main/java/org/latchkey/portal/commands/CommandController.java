// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.commands;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;
import org.latchkey.portal.api.Api;
import org.latchkey.portal.api.Page;
import org.latchkey.portal.codes.QrImage;
import org.latchkey.portal.journal.StatedReasons;
import org.latchkey.portal.operators.Caller;
import org.latchkey.portal.operators.CallerNames;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Orders and the log of a site over HTTP. */
@RestController
@RequestMapping(Api.BASE + "/sites/{code}")
class CommandController {

    private static final MediaType SVG = MediaType.parseMediaType("image/svg+xml");

    private final Commands commands;
    private final LetterExport letters;
    private final JsonMapper json;
    private final CallerNames names;
    private final StatedReasons reasons;

    CommandController(
            Commands commands, LetterExport letters, JsonMapper json, CallerNames names, StatedReasons reasons) {
        this.commands = commands;
        this.letters = letters;
        this.json = json;
        this.names = names;
        this.reasons = reasons;
    }

    /**
     * A command as the API shows it.
     *
     * @param seq absent for a momentary command
     * @param operatorName what people call the operator or API key; absent if it is gone
     * @param why what the operator said; absent if nothing
     * @param reason what the unit said of its answer
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record View(
            String id,
            Long seq,
            String type,
            JsonNode args,
            String operator,
            String operatorName,
            String why,
            String state,
            String reason,
            Instant issuedAt,
            Instant expiresAt,
            Instant sentAt,
            Instant answeredAt) {}

    @PostMapping("/commands")
    ResponseEntity<View> order(
            @PathVariable String code, @RequestBody CommandRequest request, @AuthenticationPrincipal Caller caller) {
        return ResponseEntity.status(HttpStatus.CREATED).body(view(commands.order(code, request, caller)));
    }

    @GetMapping("/commands")
    Page<View> list(
            @PathVariable String code,
            @RequestParam(defaultValue = "") String type,
            @RequestParam(required = false) String cursor,
            @RequestParam(required = false) Integer limit) {
        Map<String, String> known = names.all();
        Page<CommandRow> page = commands.list(code, type, cursor, Page.limit(limit));
        Map<String, String> whys = reasons.find(page.items().stream()
                .map(row -> StatedReasons.ofCommand(row.id()))
                .toList());
        return page.map(row -> view(row, known, whys.get(StatedReasons.ofCommand(row.id()))));
    }

    @GetMapping("/commands/{id}")
    View get(@PathVariable String code, @PathVariable String id) {
        return view(commands.get(code, id));
    }

    @GetMapping("/commands/{id}/qr.svg")
    ResponseEntity<String> svg(@PathVariable String code, @PathVariable String id) {
        String text = LetterExport.text(commands.get(code, id));
        return ResponseEntity.ok().contentType(SVG).body(new QrImage(text).svg());
    }

    @PostMapping("/letters")
    ResponseEntity<byte[]> letters(@PathVariable String code) {
        byte[] file = letters.file(code);
        ContentDisposition attachment =
                ContentDisposition.attachment().filename(code + ".lkl").build();
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .header(HttpHeaders.CONTENT_DISPOSITION, attachment.toString())
                .body(file);
    }

    private View view(CommandRow row) {
        return view(
                row,
                names.all(),
                reasons.find(StatedReasons.ofCommand(row.id())).orElse(null));
    }

    private View view(CommandRow row, Map<String, String> known, String why) {
        return new View(
                row.id(),
                row.seq().isPresent() ? row.seq().getAsLong() : null,
                row.type(),
                json.readTree(row.args()),
                row.operator(),
                known.get(row.operator()),
                why,
                row.state(),
                row.reason().isEmpty() ? null : row.reason(),
                Instant.ofEpochSecond(row.issuedAt()),
                Instant.ofEpochSecond(row.expiresAt()),
                instant(row.sentAt()),
                instant(row.answeredAt()));
    }

    private static Instant instant(long seconds) {
        return seconds == 0 ? null : Instant.ofEpochSecond(seconds);
    }
}
