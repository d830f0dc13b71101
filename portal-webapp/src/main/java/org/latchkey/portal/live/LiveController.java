// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.live;

import org.latchkey.portal.api.Api;
import org.latchkey.portal.operators.Caller;
import org.latchkey.portal.operators.Permission;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Units as they are, and as they change, over HTTP. */
@RestController
@RequestMapping(Api.BASE)
class LiveController {

    private final UnitViews views;
    private final LiveHub hub;

    LiveController(UnitViews views, LiveHub hub) {
        this.views = views;
        this.hub = hub;
    }

    @GetMapping("/sites/{code}/unit")
    UnitView unit(@PathVariable String code) {
        return views.of(code);
    }

    @GetMapping(path = "/live", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter live(@AuthenticationPrincipal Caller caller) {
        return hub.listen(caller.may(Permission.RELEASES_READ));
    }
}
