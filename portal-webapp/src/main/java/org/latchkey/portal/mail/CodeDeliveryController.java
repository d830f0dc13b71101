// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.mail;

import java.util.List;
import org.latchkey.portal.api.Api;
import org.latchkey.portal.codes.Codes;
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

    private final Codes codes;
    private final CodeDelivery delivery;

    CodeDeliveryController(Codes codes, CodeDelivery delivery) {
        this.codes = codes;
        this.delivery = delivery;
    }

    /** @param to the address, which is used once and kept nowhere */
    record Address(String to) {

        @Override
        public String toString() {
            return "Address[to=…]";
        }
    }

    @PostMapping("/mail")
    ResponseEntity<Void> mail(@PathVariable String id, @RequestBody Address body) {
        delivery.mail(List.of(new CodeDelivery.Letter(List.of(codes.get(id)), "to", body.to())));
        return ResponseEntity.noContent().build();
    }

    @PostMapping("/print")
    ResponseEntity<Void> print(@PathVariable String id) {
        delivery.printed(codes.get(id));
        return ResponseEntity.noContent().build();
    }
}
