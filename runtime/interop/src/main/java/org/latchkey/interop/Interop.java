// SPDX-License-Identifier: Apache-2.0
package org.latchkey.interop;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.latchkey.protocol.ProtocolException;

/**
 * For people who write the other side: one JSON request per line in, one JSON answer per line out, until the input ends.
 * See {@code docs/protocol.md}, "Interop".
 */
public final class Interop {

    private static final int MAX_NESTING = 32;
    private static final int MAX_NUMBER_LENGTH = 64;

    private final ObjectMapper json = JsonMapper.builder(new JsonFactoryBuilder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_NESTING)
                            .maxNumberLength(MAX_NUMBER_LENGTH)
                            .maxStringLength(LineReader.MAX_LENGTH)
                            .build())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Reads standard input, writes standard output. Exit code 0 at the end of the input. */
    public static void main(String[] arguments) throws IOException {
        // Not System.out: its print stream hides a broken pipe.
        try (InputStream in = new BufferedInputStream(new FileInputStream(FileDescriptor.in));
                OutputStream out = new FileOutputStream(FileDescriptor.out)) {
            new Interop().run(in, out);
        }
    }

    void run(InputStream in, OutputStream out) throws IOException {
        LineReader lines = new LineReader(in);
        for (Optional<byte[]> line = lines.next(); line.isPresent(); line = lines.next()) {
            out.write((answer(line.get(), lines.wasTooLong()) + "\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
    }

    private String answer(byte[] line, boolean tooLong) {
        if (tooLong) {
            return refusal("bad-request: the line is too long").toString();
        }
        try {
            JsonNode node = json.readTree(line);
            if (node == null || node.isMissingNode()) {
                throw new BadRequest("the line is blank");
            }
            Request request = new Request(node);
            ObjectNode answer = json.createObjectNode().put("ok", true);
            Operations.named(request.text("op")).answer(request, answer);
            return json.writeValueAsString(answer);
        } catch (ProtocolException e) {
            return refusal(e.reason()).toString();
        } catch (BadRequest e) {
            return refusal(e.getMessage()).toString();
        } catch (JsonProcessingException e) {
            return refusal("bad-request: not one JSON value").toString();
        } catch (IOException | RuntimeException | StackOverflowError e) {
            // A fault of ours: the line must be answered all the same, and standard error says what happened.
            System.err.println("unexpected: " + e);
            return refusal("internal-error").toString();
        }
    }

    private ObjectNode refusal(String error) {
        return json.createObjectNode().put("ok", false).put("error", error);
    }
}
