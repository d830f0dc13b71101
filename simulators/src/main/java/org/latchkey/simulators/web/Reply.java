// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A whole answer to a request. */
record Reply(int status, String type, byte[] body) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static Reply json(Object value) {
        return json(200, value);
    }

    static Reply error(int status, String reason) {
        return json(status, Map.of("error", reason));
    }

    private static Reply json(int status, Object value) {
        return new Reply(status, "application/json", encode(value).getBytes(StandardCharsets.UTF_8));
    }

    static String encode(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
