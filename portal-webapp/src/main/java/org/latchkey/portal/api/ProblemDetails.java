// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.api;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes problems as {@code application/problem+json}, from controllers and from filters alike. */
@Component
public final class ProblemDetails {

    /** Goes before a problem's word to make the URI that RFC 9457 asks for. */
    public static final String TYPE_PREFIX = "urn:latchkey:problem:";

    private final JsonMapper json;

    public ProblemDetails(JsonMapper json) {
        this.json = json;
    }

    static ResponseEntity<Object> entity(Problem problem) {
        return ResponseEntity.status(problem.status())
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(body(problem));
    }

    /** Answers with the problem instead of whatever was to be answered. */
    public void write(HttpServletResponse response, Problem problem) throws IOException {
        if (response.isCommitted()) {
            return;
        }
        response.resetBuffer();
        response.setStatus(problem.status().value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        byte[] body = json.writeValueAsBytes(body(problem));
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    private static Map<String, Object> body(Problem problem) {
        HttpStatus status = problem.status();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", TYPE_PREFIX + problem.type());
        body.put("title", status.getReasonPhrase());
        body.put("status", status.value());
        body.put("detail", problem.getMessage());
        body.put("errors", List.copyOf(problem.errors()));
        return body;
    }
}
