// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.units;

import java.time.Instant;
import java.util.Map;
import org.latchkey.portal.api.Api;
import org.latchkey.portal.codes.QrImage;
import org.latchkey.portal.journal.Journal;
import org.latchkey.portal.operators.Caller;
import org.latchkey.portal.platform.WriteTransactions;
import org.latchkey.portal.sites.Sites;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** How a unit comes to be the unit of a site, over HTTP for people: a token or a file. */
@RestController
@RequestMapping(Api.BASE)
class EnrolmentController {

    private static final MediaType SVG = MediaType.parseMediaType("image/svg+xml");

    private final Enrolments enrolments;
    private final ProvisioningSource provisioning;
    private final Sites sites;
    private final WriteTransactions transactions;
    private final Journal journal;

    EnrolmentController(
            Enrolments enrolments,
            ProvisioningSource provisioning,
            Sites sites,
            WriteTransactions transactions,
            Journal journal) {
        this.enrolments = enrolments;
        this.provisioning = provisioning;
        this.sites = sites;
        this.transactions = transactions;
        this.journal = journal;
    }

    /** @param token the secret itself: shown once, to whom asked for it */
    record View(String id, String site, String token, Instant expiresAt) {

        @Override
        public String toString() {
            return "View[" + id + "]";
        }
    }

    @PostMapping("/sites/{code}/enrolments")
    ResponseEntity<View> make(@PathVariable String code, @AuthenticationPrincipal Caller caller) {
        Enrolments.Token token = enrolments.make(code, caller);
        return ResponseEntity.status(HttpStatus.CREATED)
                .body(new View(token.id(), token.site(), token.text(), token.expiresAt()));
    }

    @GetMapping("/enrolments/{id}/qr.svg")
    ResponseEntity<String> svg(@PathVariable String id) {
        return ResponseEntity.ok()
                .contentType(SVG)
                .body(new QrImage(enrolments.get(id).text()).svg());
    }

    @PostMapping("/sites/{code}/provisioning")
    ResponseEntity<byte[]> provisioning(@PathVariable String code) {
        byte[] file = transactions.call(() -> {
            journal.record(
                    "provisioning-made", Map.of(Journal.SITE, sites.get(code).code()));
            return provisioning.provisioning(code);
        });
        ContentDisposition attachment =
                ContentDisposition.attachment().filename(code + ".lkp").build();
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .header(HttpHeaders.CONTENT_DISPOSITION, attachment.toString())
                .body(file);
    }
}
