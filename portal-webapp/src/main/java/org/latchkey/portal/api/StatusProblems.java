// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.api;

import java.util.Locale;
import org.springframework.http.HttpStatus;

/** The problem for a refusal that has nothing to say but its status. */
final class StatusProblems {

    private StatusProblems() {}

    static Problem of(HttpStatus status) {
        String detail =
                switch (status) {
                    case NOT_FOUND -> "There is nothing at this address.";
                    case METHOD_NOT_ALLOWED -> "This address does not take this method.";
                    case NOT_ACCEPTABLE -> "The answer does not come in the form asked for.";
                    case UNSUPPORTED_MEDIA_TYPE -> "The body must be application/json.";
                    case CONTENT_TOO_LARGE -> "The request is too large.";
                    case INTERNAL_SERVER_ERROR -> "Something went wrong in the portal.";
                    default -> "The request was refused.";
                };
        String type = status == HttpStatus.INTERNAL_SERVER_ERROR
                ? "internal"
                : status.name().toLowerCase(Locale.ROOT).replace('_', '-');
        return Problem.of(status, type, detail);
    }
}
