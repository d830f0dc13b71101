// SPDX-License-Identifier: Apache-2.0
package org.latchkey.interop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The independent implementation as a running process. */
final class Node implements AutoCloseable {

    private static final Path SCRIPT = Path.of("src", "test", "js", "latchkey-code.mjs");

    private final ObjectMapper json = new ObjectMapper();
    private final Process process;
    private final OutputStream requests;
    private final BufferedReader answers;

    Node() throws IOException {
        process = new ProcessBuilder("node", SCRIPT.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        requests = process.getOutputStream();
        answers = process.inputReader(StandardCharsets.UTF_8);
    }

    JsonNode ask(ObjectNode request) throws IOException {
        requests.write((json.writeValueAsString(request) + "\n").getBytes(StandardCharsets.UTF_8));
        requests.flush();
        return json.readTree(answers.readLine());
    }

    @Override
    public void close() {
        process.destroy();
    }
}
