// SPDX-License-Identifier: Apache-2.0
package org.latchkey.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Exports, read by {@code audit-verify}, by {@code audit verify} and by an implementation in another language. */
class ExportTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FINGERPRINT =
            HexFormat.of().formatHex(SampleExport.ROOT.publicKey().fingerprint());
    private static Node node;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() throws IOException {
        node = new Node();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("export"), bytes);
    }

    private static ObjectNode question(Path file) {
        return JSON.createObjectNode().put("op", "audit-verify").put("file", file.toString());
    }

    private static JsonNode ask(ObjectNode request) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Interop().run(new ByteArrayInputStream((request + "\n").getBytes(StandardCharsets.UTF_8)), out);
        return JSON.readTree(out.toByteArray());
    }

    private static JsonNode askNode(Path file) throws IOException {
        return node.ask(JSON.createObjectNode().put("file", file.toString()));
    }

    @Test
    @Timeout(60)
    void aPipeThatNeverEndsIsNotAskedAnything() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        for (Path special : List.of(pipe, Path.of("/dev/stdin"))) {
            assertThat(ask(question(special)).path("error").asText()).isEqualTo("bad-request: file can not be read");
        }
    }

    @Test
    void bothReadTheSame() throws IOException {
        for (byte[] export : List.of(
                SampleExport.ofUnit(0, 1, 1),
                SampleExport.ofUnit(5, 12, 20),
                SampleExport.ofUnit(8, 16, 16),
                SampleExport.ofUnit(3, 299, 300),
                SampleExport.byUnit(12, 7),
                SampleExport.byUnit(16, 8),
                SampleExport.ofPortal(300))) {
            Path file = file(export);
            JsonNode ours = ask(question(file));
            assertThat(ours.path("ok").asBoolean()).as(ours.toString()).isTrue();
            // Numbers of different width are the same number.
            assertThat(JSON.readTree(askNode(file).toString())).isEqualTo(JSON.readTree(ours.toString()));
        }
    }

    @Test
    void theAnswerSaysWhatTheExportHolds() throws IOException {
        JsonNode answer = ask(question(file(SampleExport.ofUnit(5, 12, 20))));
        assertThat(answer.path("root").asText()).isEqualTo(FINGERPRINT);
        assertThat(answer.path("site").asText()).isEqualTo("berlin-1");
        assertThat(answer.path("filter").asText()).isEqualTo("Tür 7");
        JsonNode section = answer.path("sections").path(0);
        assertThat(section.path("from").asInt()).isEqualTo(5);
        assertThat(section.path("to").asInt()).isEqualTo(12);
        assertThat(section.path("shown").asInt()).isEqualTo(5);
        assertThat(section.path("hidden").asInt()).isEqualTo(2);
        assertThat(section.path("size").asInt()).isEqualTo(20);
        assertThat(section.path("witnessedAt").asLong()).isEqualTo(SampleExport.NOW);
    }

    @Test
    void whatCanNotBeReadIsSaid() throws IOException {
        assertThat(ask(question(folder.resolve("none"))).path("error").asText())
                .isEqualTo("bad-request: file can not be read");
        assertThat(ask(question(folder)).path("error").asText()).isEqualTo("bad-request: file can not be read");
        assertThat(ask(question(file(new byte[0]))).path("error").asText()).isEqualTo("bad-export");
        Path good = file(SampleExport.ofUnit(0, 1, 1));
        assertThat(ask(question(good).put("root", "00".repeat(32)))
                        .path("error")
                        .asText())
                .isEqualTo("wrong-root");
        assertThat(ask(question(good).put("root", FINGERPRINT)).path("ok").asBoolean())
                .isTrue();
    }

    /** One bit of every byte. */
    @Test
    void bothRefuseTheSameDamage() throws IOException {
        byte[] export = SampleExport.ofUnit(1, 3, 4);
        for (int at = 0; at < export.length; at++) {
            byte[] damaged = export.clone();
            damaged[at] ^= (byte) (1 << at % 8);
            Path file = file(damaged);
            assertThat(ask(question(file)).path("ok").asBoolean())
                    .as("byte " + at)
                    .isFalse();
            assertThat(askNode(file).path("ok").asBoolean()).as("byte " + at).isFalse();
        }
    }

    @Test
    void thePersonGetsASummaryOrAReason() throws IOException {
        byte[] export = SampleExport.byUnit(12, 7);
        Path file = file(export);
        Run good = run("verify", file.toString());
        assertThat(good.code).isZero();
        assertThat(good.out)
                .startsWith("VALID")
                .contains(FINGERPRINT, "compare this", "berlin-1", "Tür 7")
                .contains("records    0 to 11 of 12: 8 shown, 4 only by their hash")
                .contains("the first 7 records; 5 of those above not yet");
        assertThat(good.err).isEmpty();

        Run demanded = run("verify", file.toString(), "--root", FINGERPRINT);
        assertThat(demanded.code).isZero();
        assertThat(demanded.out).doesNotContain("compare this");
        Run other = run("verify", file.toString(), "--root", "00".repeat(32));
        assertThat(other.code).isEqualTo(1);
        assertThat(other.err).isEqualTo("NOT VALID: wrong-root\n");
        assertThat(other.out).isEmpty();

        export[export.length / 2] ^= 1;
        Run damaged = run("verify", file(export).toString());
        assertThat(damaged.code).isEqualTo(1);
        assertThat(damaged.err).startsWith("NOT VALID: ");
        assertThat(damaged.out).isEmpty();
    }

    @Test
    void whatIsNoCallIsExplained() {
        for (String[] arguments : new String[][] {
            {},
            {"verify"},
            {"check", "x"},
            {"verify", "x", "--root"},
            {"verify", "x", "--key", "00"},
            {"verify", "x", "y"},
        }) {
            Run run = run(arguments);
            assertThat(run.code).isEqualTo(1);
            assertThat(run.err).startsWith("Usage: ");
        }
        assertThat(run("verify", "x", "--root", "zz").err).startsWith("--root takes");
        assertThat(run("verify", folder.resolve("none").toString()).err).startsWith("The file can not be read");
        assertThat(run("verify", "\0").err).startsWith("The file can not be read");
    }

    private record Run(int code, String out, String err) {}

    private static Run run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = new Audit(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .run(arguments);
        return new Run(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
