// SPDX-License-Identifier: Apache-2.0
package org.latchkey.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.latchkey.testbed.Await;
import org.latchkey.testbed.Installation;
import org.latchkey.testbed.SiteRig;
import org.latchkey.testbed.Trail;
import org.latchkey.testbed.Workspace;

/**
 * What the scanner itself can make no text of: it is in the trail with its reason, opens nothing, and the next customer
 * is served. All together are fewer than get a record each in one minute.
 */
class BadLinesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int LONGEST_LINE = 512;
    private static final String TOO_LONG = "too-long";
    private static final String NOT_PRINTABLE = "not-printable";

    @TempDir
    static Path folder;

    private static SiteRig rig;
    private static Trail trail;
    private static int lastDoor;

    @BeforeAll
    static void start() {
        Installation everyLine = Installation.everyLine(folder);
        rig = SiteRig.start(Workspace.find(), folder, everyLine);
        everyLine.banks().forEach(bank -> rig.hardware().fault(bank.name(), Map.of("closeAfterMillis", 0)));
        rig.startUnit().awaitServing();
        trail = new Trail(rig.unit());
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    static Stream<Arguments> badLines() {
        String good = rig.code(48, 1);
        return Stream.of(
                Arguments.of("longer than a line may be", TOO_LONG, "A".repeat(LONGEST_LINE + 1), Map.of()),
                Arguments.of("a good code behind too much", TOO_LONG, "A".repeat(LONGEST_LINE) + good, Map.of()),
                Arguments.of(
                        "control bytes",
                        NOT_PRINTABLE,
                        good.substring(0, 50) + "\u0001\u001b" + good.substring(50),
                        Map.of()),
                Arguments.of("other characters", NOT_PRINTABLE, good + "\u00e4", Map.of()),
                Arguments.of("eight bits", NOT_PRINTABLE, good, Map.of("eightBit", true)),
                Arguments.of("a NUL before each byte", NOT_PRINTABLE, good, Map.of("nuls", true)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("badLines")
    void aBadLineIsRefusedWithItsReason(String name, String reason, String text, Map<String, Object> fault) {
        if (!fault.isEmpty()) {
            rig.hardware().scannerFault(fault);
        }
        long record = trail.next();
        long before = rig.hardware().scan(text);
        awaitRefusal(record, reason);
        rig.hardware().scannerFault(Map.of("eightBit", false, "nuls", false));
        nextCustomerAlone(before);
        assertThat(refusals(record)).hasSize(1);
    }

    @Test
    void anEndlessStreamIsRefusedUpToItsEnd() {
        long before = System.nanoTime();
        long record = trail.next();
        rig.hardware().scannerFault(Map.of("stream", true));
        try {
            awaitRefusal(record, TOO_LONG);
        } finally {
            rig.hardware().scannerFault(Map.of("stream", false));
        }
        rig.hardware().scan("end of the stream");
        nextCustomerAlone(before);
        assertThat(refusals(record)).hasSize(1);
    }

    private static void awaitRefusal(long record, String reason) {
        Await.until(reason + " in the trail", PATIENCE, () -> refusals(record).stream()
                .anyMatch(row -> row.words().contains(reason)));
    }

    private static List<Trail.Row> refusals(long record) {
        return trail.since(record).stream()
                .filter(row -> row.event().equals("code-refused"))
                .toList();
    }

    /** The next customer's door opens, and since that moment it was the only one that anybody tried to open. */
    private static void nextCustomerAlone(long since) {
        int door = ++lastDoor;
        long scanned = rig.hardware().scan(rig.code(door, 1));
        rig.hardware().await(door, "opened", scanned, PATIENCE);
        assertThat(rig.hardware().pulsesSince(since)).containsExactly(door);
    }
}
