// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.stream.StreamSupport;
import org.latchkey.testbed.TestbedException;
import org.latchkey.testbed.Workspace;

/**
 * Scan or touch → something to see, in Chromium at the shipped unit's screen. The script that drives the browser measures, in turns with
 * a page of one button and nothing behind it: what a frame of the browser takes anyway.
 */
final class TouchBench implements Bench.Benchmark {

    private static final String SCRIPT = "runtime/end-to-end/browser/touch-bench.js";
    private static final double AIM_MILLIS = 100;

    @Override
    public void run(Workspace workspace) throws Exception {
        Report.title("Scan or touch → visible in a browser");
        JsonNode measured = measure(workspace);
        Figures scan = figures(measured, "scan");
        Figures touch = figures(measured, "touch");
        Figures bare = figures(measured, "bareTouch");
        Figures frame = figures(measured, "frame");
        line("scan → visible (" + scan.count() + ")", scan);
        line("touch → visible (" + touch.count() + ")", touch);
        line("reference: touch → visible, page of one button", bare);
        line("of that: changed → painted, the browser's own frame", frame);
        Report.line(
                "the clocks of browser and scanner agree to %.2f ms",
                measured.path("clocks").asDouble());
        Report.atMost("touch: median / reference", touch.median() / bare.median(), 2.0);
        Report.line("%-58s %6.2f", "touch: p99 / reference p99", touch.p99() / bare.p99());
        Report.line("%-58s %6.2f", "scan: the browser's own frame / all of it", frame.median() / scan.median());
        Report.atMost("scan: p99, in ms", scan.p99(), AIM_MILLIS);
    }

    private static void line(String name, Figures figures) {
        Report.line("%-52s median %6.1f ms, p99 %6.1f ms", name, figures.median(), figures.p99());
    }

    private static Figures figures(JsonNode measured, String name) {
        List<Double> values = StreamSupport.stream(measured.path(name).spliterator(), false)
                .map(JsonNode::asDouble)
                .toList();
        return Figures.of(values);
    }

    /** The script bounds itself. */
    private static JsonNode measure(Workspace workspace) throws IOException, InterruptedException {
        Process node = new ProcessBuilder("node", SCRIPT)
                .directory(workspace.root().toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (InputStream said = node.getInputStream()) {
            byte[] all = said.readAllBytes();
            if (node.waitFor() != 0) {
                throw new TestbedException("the browser's side failed: see above");
            }
            return new ObjectMapper().readTree(all);
        } finally {
            node.destroy();
        }
    }
}
