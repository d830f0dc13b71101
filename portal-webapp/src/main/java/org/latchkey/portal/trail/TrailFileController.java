// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.trail;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.latchkey.portal.api.Api;
import org.latchkey.portal.api.Problem;
import org.latchkey.portal.sites.Sites;
import org.latchkey.portal.units.UnitIdentity;
import org.latchkey.portal.units.Units;
import org.latchkey.protocol.sync.WitnessNote;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Trails that come, and answers that go, on a USB stick. */
@RestController
@RequestMapping(Api.BASE + "/sites/{code}/trail")
class TrailFileController {

    private final Sites sites;
    private final Units units;
    private final TrailImport imports;
    private final TrailIngest ingest;

    TrailFileController(Sites sites, Units units, TrailImport imports, TrailIngest ingest) {
        this.sites = sites;
        this.units = units;
        this.imports = imports;
        this.ingest = ingest;
    }

    /** The body is read here and not by a converter: it is larger than others. */
    @PostMapping(consumes = MediaType.APPLICATION_OCTET_STREAM_VALUE)
    TrailImport.Result take(@PathVariable String code, HttpServletRequest request) throws IOException {
        sites.get(code);
        return imports.take(code, request.getInputStream());
    }

    /** The witness's note for all that this portal has, for the unit's console. */
    @GetMapping("/note")
    ResponseEntity<byte[]> note(@PathVariable String code, @RequestParam(required = false) String unit) {
        sites.get(code);
        String kid = unit != null
                ? unit
                : units.current(code)
                        .map(UnitIdentity::kid)
                        .orElseThrow(() -> Problem.notFound("No unit is enrolled for this site."));
        WitnessNote note = ingest.current(code, kid)
                .orElseThrow(() -> Problem.notFound("This portal has nothing of this unit's trail."));
        ContentDisposition attachment =
                ContentDisposition.attachment().filename(code + ".lkw").build();
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .header(HttpHeaders.CONTENT_DISPOSITION, attachment.toString())
                .body(note.encode());
    }
}
