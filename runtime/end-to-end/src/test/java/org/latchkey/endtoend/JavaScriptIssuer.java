// SPDX-License-Identifier: Apache-2.0
package org.latchkey.endtoend;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.latchkey.testbed.Workspace;

/** The implementation of access codes in another language, written from docs/protocol.md alone. */
record JavaScriptIssuer(Workspace workspace) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PROGRAM = "runtime/interop/src/test/js/latchkey-code.mjs";

    /** A code that opens one door for an hour. */
    String open(byte[] seed, String site, int door, int uses) {
        long now = System.currentTimeMillis() / 1000;
        byte[] id = new byte[8];
        new SecureRandom().nextBytes(id);
        ObjectNode request = JSON.createObjectNode();
        request.put("seed", HexFormat.of().formatHex(seed));
        request.put("site", site).put("iat", now).put("exp", now + 3600);
        request.put("cti", HexFormat.of().formatHex(id)).put("op", 1).put("uses", uses);
        request.putArray("target").add(door);
        try {
            Process node = new ProcessBuilder(
                            "node", workspace.root().resolve(PROGRAM).toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (var stdin = node.getOutputStream()) {
                stdin.write((request + "\n").getBytes(StandardCharsets.UTF_8));
            }
            return JSON.readTree(node.getInputStream().readAllBytes())
                    .required("text")
                    .asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
