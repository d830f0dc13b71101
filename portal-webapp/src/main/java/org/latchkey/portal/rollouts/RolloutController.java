// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.rollouts;

import java.util.List;
import org.latchkey.portal.api.Api;
import org.latchkey.portal.api.Problem;
import org.latchkey.portal.api.Texts;
import org.latchkey.portal.operators.Caller;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Roll-outs over HTTP. */
@RestController
@RequestMapping(Api.BASE + "/rollouts")
class RolloutController {

    private static final int LONGEST_REASON = 200;

    private final Rollouts rollouts;

    RolloutController(Rollouts rollouts) {
        this.rollouts = rollouts;
    }

    record All(List<RolloutView> rollouts) {}

    record Why(String reason) {}

    @GetMapping
    All list() {
        return new All(rollouts.list());
    }

    @PostMapping
    ResponseEntity<RolloutView> begin(@RequestBody RolloutRequest request, @AuthenticationPrincipal Caller caller) {
        return ResponseEntity.status(HttpStatus.CREATED).body(rollouts.begin(request, caller));
    }

    @GetMapping("/{id}")
    RolloutView get(@PathVariable String id) {
        return rollouts.get(id);
    }

    @PostMapping("/{id}/pause")
    RolloutView pause(@PathVariable String id, @RequestBody Why why) {
        return rollouts.pause(id, checked(why));
    }

    @PostMapping("/{id}/resume")
    RolloutView resume(@PathVariable String id, @RequestBody Why why) {
        return rollouts.resume(id, checked(why));
    }

    @PostMapping("/{id}/rollback")
    RolloutView rollBack(@PathVariable String id, @RequestBody Why why) {
        return rollouts.rollBack(id, checked(why));
    }

    private static String checked(Why why) {
        if (!Texts.isLine(why.reason(), LONGEST_REASON)) {
            throw Problem.invalid("reason", "must be one line of at most " + LONGEST_REASON + " characters");
        }
        return why.reason();
    }
}
