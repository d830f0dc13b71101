// SPDX-License-Identifier: Apache-2.0
package org.latchkey.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.latchkey.testbed.Hardware;
import org.latchkey.testbed.Installation;
import org.latchkey.testbed.SiteRig;
import org.latchkey.testbed.Workspace;

/**
 * The faults of lines and boards. Whatever the unit makes of an opening under a fault, it opens no other door, and as
 * soon as the fault is over the code has opened its door or still does: once. Doors stay open until they are closed.
 */
class FaultsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String XOR_PTY = "xor8a-pty";
    private static final String XOR_TCP = "xor8a-tcp";
    private static final String KERONG_PTY = "kerong-pty";
    private static final String KERONG_TCP = "kerong-tcp";
    private static final Map<String, Integer> FIRST_DOOR =
            Map.of(XOR_PTY, 1, XOR_TCP, 13, KERONG_PTY, 25, KERONG_TCP, 37);

    @TempDir
    static Path folder;

    private static SiteRig rig;

    /**
     * A fault on two lines.
     *
     * @param line its door could open
     * @param jammedLine its door can not, until the fault is over
     */
    record Fault(String name, String line, String jammedLine, Action begin, Action end) {

        interface Action {
            void on(Hardware hardware, String line);
        }

        static Fault answers(String kind, String line, String jammedLine) {
            return new Fault(
                    "answers: " + kind,
                    line,
                    jammedLine,
                    (hardware, name) -> hardware.fault(name, Map.of("answers", kind)),
                    (hardware, name) -> hardware.fault(name, Map.of("answers", "normal")));
        }

        @Override
        public String toString() {
            return name + " on " + line + ", with a jam on " + jammedLine;
        }
    }

    @BeforeAll
    static void start() {
        Installation everyLine = Installation.everyLine(folder);
        rig = SiteRig.start(Workspace.find(), folder, everyLine);
        everyLine.banks().forEach(bank -> rig.hardware().fault(bank.name(), Map.of("closeAfterMillis", 0)));
        rig.startUnit().awaitServing();
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    static Stream<Fault> faults() {
        return Stream.of(
                Fault.answers("wrong-checksum", XOR_PTY, KERONG_TCP),
                Fault.answers("wrong-address", KERONG_PTY, XOR_TCP),
                Fault.answers("none", XOR_TCP, KERONG_PTY),
                Fault.answers("late", KERONG_TCP, XOR_PTY),
                Fault.answers("cut", KERONG_PTY, XOR_PTY),
                Fault.answers("noise", XOR_TCP, KERONG_TCP),
                new Fault("unplugged", XOR_PTY, KERONG_TCP, Hardware::unplug, Hardware::plug),
                new Fault(
                        "no power",
                        KERONG_PTY,
                        XOR_PTY,
                        (hardware, line) -> hardware.power(false),
                        (hardware, line) -> hardware.power(true)));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aFaultOpensNothingWrongAndBurnsNothing(Fault fault) {
        Hardware hardware = rig.hardware();
        SingleUse customer = SingleUse.of(rig, FIRST_DOOR.get(fault.line()) + 2);
        SingleUse jammed = SingleUse.of(rig, FIRST_DOOR.get(fault.jammedLine()) + 3);
        hardware.jam(jammed.door());
        fault.begin().on(hardware, fault.line());
        fault.begin().on(hardware, fault.jammedLine());
        inParallel(customer::present, jammed::present);
        assertThat(jammed.openings()).isZero();
        fault.end().on(hardware, fault.line());
        fault.end().on(hardware, fault.jammedLine());
        hardware.free(jammed.door());
        inParallel(customer::opensOnce, jammed::opensOnce);
        inParallel(SingleUse.of(rig, customer.door())::opensOnce, SingleUse.of(rig, jammed.door())::opensOnce);
        assertThat(doorsOpenedSince(customer.since())).isSubsetOf(customer.door(), jammed.door());
    }

    /** An adapter that hears itself; the unit finds out when the line is opened. */
    @ParameterizedTest
    @ValueSource(strings = {XOR_PTY, KERONG_PTY, XOR_TCP, KERONG_TCP})
    void anEchoIsNoAnswer(String line) {
        replug(line, true);
        opensAtOnce(FIRST_DOOR.get(line) + 4);
        replug(line, false);
        opensAtOnce(FIRST_DOOR.get(line) + 4);
    }

    private static void replug(String line, boolean echo) {
        rig.hardware().unplug(line);
        rig.hardware().fault(line, Map.of("echo", echo));
        rig.hardware().plug(line);
    }

    @ParameterizedTest
    @ValueSource(strings = {XOR_PTY, KERONG_PTY})
    void anAnswerInPiecesIsAnAnswer(String line) {
        rig.hardware().fault(line, Map.of("splitAfter", 2, "gapMillis", 20));
        opensAtOnce(FIRST_DOOR.get(line) + 5);
        rig.hardware().fault(line, Map.of("splitAfter", 0, "gapMillis", 0));
        opensAtOnce(FIRST_DOOR.get(line) + 5);
    }

    /** While it lasts, the doors of all other lines open. */
    @Test
    void aSilentLineHoldsUpNoOther() {
        rig.hardware().fault(XOR_PTY, Map.of("answers", "none"));
        for (String line : List.of(XOR_TCP, KERONG_PTY, KERONG_TCP)) {
            opensAtOnce(FIRST_DOOR.get(line) + 6);
        }
        rig.hardware().fault(XOR_PTY, Map.of("answers", "normal"));
        opensAtOnce(FIRST_DOOR.get(XOR_PTY) + 6);
    }

    private static void opensAtOnce(int door) {
        SingleUse customer = SingleUse.of(rig, door);
        rig.hardware().scan(customer.code());
        rig.hardware().await(door, "opened", customer.since(), PATIENCE);
        customer.opensOnce();
        assertThat(doorsOpenedSince(customer.since())).containsOnly(door);
    }

    private static Set<Integer> doorsOpenedSince(long nanos) {
        return rig.hardware().ledger().stream()
                .filter(entry -> entry.nanos() > nanos && entry.event().equals("opened"))
                .map(Hardware.Entry::door)
                .collect(Collectors.toSet());
    }

    private static void inParallel(Runnable one, Runnable other) {
        CompletableFuture<Void> beside = CompletableFuture.runAsync(other);
        one.run();
        beside.join();
    }
}
