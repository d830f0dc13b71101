// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.codes;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.stream.Collectors;
import org.latchkey.portal.api.Api;
import org.latchkey.portal.api.CsvFile;
import org.latchkey.portal.api.ListRequest;
import org.latchkey.portal.api.Page;
import org.latchkey.portal.api.Problem;
import org.latchkey.portal.operators.Caller;
import org.latchkey.portal.operators.Permission;
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

/** Codes over HTTP. */
@RestController
@RequestMapping(Api.BASE)
class CodeController {

    private static final MediaType SVG = MediaType.parseMediaType("image/svg+xml");
    private static final CsvFile<CodeView> CSV = new CsvFile<>(
            "codes.csv",
            CsvFile.cells("id", "site", "doors", "holder", "issuedAt", "validFrom", "validUntil", "uses", "state"),
            CodeController::line);

    private final Codes codes;

    CodeController(Codes codes) {
        this.codes = codes;
    }

    @PostMapping("/codes")
    ResponseEntity<CodeView> issue(@RequestBody CodeRequest request, @AuthenticationPrincipal Caller caller) {
        if (request.kind() != null
                && !request.kind().equals(CodeKind.CUSTOMER.word())
                && !caller.may(Permission.COMMANDS_SEND)) {
            throw Problem.of(
                    HttpStatus.FORBIDDEN,
                    "forbidden",
                    "Codes for staff and technicians are made by those who may open doors from afar.");
        }
        Code code = codes.issue(request, caller);
        return ResponseEntity.created(URI.create(Api.BASE + "/codes/" + code.id()))
                .body(CodeView.of(code, codes.now(), caller.may(Permission.CODES_REVEAL)));
    }

    @GetMapping("/codes")
    Page<CodeView> list(
            ListRequest request,
            @RequestParam(required = false) String cursor,
            @RequestParam(required = false) Integer limit) {
        long now = codes.now();
        return codes.list(CodeFilter.of(request), cursor, Page.limit(limit)).map(code -> CodeView.of(code, now, false));
    }

    @GetMapping("/codes/{id}")
    CodeView get(@PathVariable String id, @AuthenticationPrincipal Caller caller) {
        return CodeView.of(codes.get(id), codes.now(), caller.may(Permission.CODES_REVEAL));
    }

    @PostMapping("/codes/{id}/revocation")
    CodeView revoke(@PathVariable String id, @AuthenticationPrincipal Caller caller) {
        return CodeView.of(codes.revoke(id, caller), codes.now(), false);
    }

    @GetMapping("/codes/{id}/qr.svg")
    ResponseEntity<String> svg(@PathVariable String id) {
        return ResponseEntity.ok()
                .contentType(SVG)
                .body(new QrImage(codes.get(id).text()).svg());
    }

    @GetMapping("/codes/{id}/qr.png")
    ResponseEntity<byte[]> png(@PathVariable String id, @RequestParam(required = false) Integer scale) {
        int pixels = scale == null ? QrImage.USUAL_SCALE : scale;
        if (pixels < QrImage.LEAST_SCALE || pixels > QrImage.MOST_SCALE) {
            throw Problem.malformed("scale", "must be " + QrImage.LEAST_SCALE + " to " + QrImage.MOST_SCALE);
        }
        return ResponseEntity.ok()
                .contentType(MediaType.IMAGE_PNG)
                .body(new QrImage(codes.get(id).text()).png(pixels));
    }

    @GetMapping("/codes.csv")
    void csv(ListRequest request, HttpServletResponse response) throws IOException {
        CodeFilter filter = CodeFilter.of(request);
        long now = codes.now();
        CSV.write(
                cursor -> codes.list(filter, cursor, CsvFile.PAGE).map(code -> CodeView.of(code, now, false)),
                response);
    }

    private static Object[] line(CodeView code) {
        return CsvFile.cells(
                code.id(),
                code.site(),
                code.doors().stream().map(String::valueOf).collect(Collectors.joining(" ")),
                code.holder(),
                code.issuedAt(),
                code.validFrom(),
                code.validUntil(),
                code.uses(),
                code.state());
    }
}
