// SPDX-License-Identifier: Apache-2.0
package org.latchkey.sync.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.sync.UnitState;
import org.latchkey.unit.api.HealthCheck;

/** When the state is sent, and what it asks for. */
class StateSenderTest {

    @TempDir
    private Path folder;

    private UnitSide unit;
    private StateSender sender;
    private final FakeLink link = new FakeLink();
    private long now = 10_000_000;

    @BeforeEach
    void start() {
        unit = new UnitSide(folder);
        sender = new StateSender(unit.rooms, UnitSide.TOPICS);
        sender.connected();
    }

    @AfterEach
    void stop() throws InterruptedException {
        unit.close();
    }

    private int after(long millis) {
        now += millis;
        int before = link.sent.size();
        sender.tick(link, now);
        return link.sent.size() - before;
    }

    private UnitState last() throws ProtocolException {
        return UnitState.decode(link.sent.get(link.sent.size() - 1).payload());
    }

    @Test
    void atAConnectOnChangeAndEveryMinute() throws ProtocolException {
        assertThat(after(0)).isEqualTo(1);
        assertThat(last().nonce()).isPresent();
        assertThat(last().checkpoint()).isNotEmpty();
        assertThat(after(StateSender.LEAST_MILLIS)).isZero();
        unit.gate.epoch = 1;
        assertThat(after(StateSender.LEAST_MILLIS)).isEqualTo(1);
        unit.gate.epoch = 2;
        assertThat(after(1)).as("not twice a second").isZero();
        assertThat(after(StateSender.LEAST_MILLIS)).isEqualTo(1);
        assertThat(last().revocationEpoch()).isEqualTo(2);
        unit.record(1);
        assertThat(after(StateSender.LEAST_MILLIS))
                .as("records come by themselves")
                .isZero();
        assertThat(after(StateSender.ALIVE_MILLIS)).isEqualTo(1);
        assertThat(link.sent).allMatch(FakeLink.Sent::retained);
    }

    @Test
    void aHealthCheckThatTalksTooMuchFits() throws ProtocolException {
        unit.rooms.checks.add(new HealthCheck() {
            @Override
            public String name() {
                return "n".repeat(100);
            }

            @Override
            public Result check() {
                return new Result(false, "m\u0000".repeat(5_000));
            }
        });
        assertThat(after(0)).isEqualTo(1);
        assertThat(last().health()).hasSize(1);
    }

    @Test
    void theWordsOfAHealthyCheckAreNoChangeButItsTroubleIs() {
        int[] counter = {0};
        boolean[] ok = {true};
        unit.rooms.checks.add(new HealthCheck() {
            @Override
            public String name() {
                return "trail";
            }

            @Override
            public Result check() {
                return new Result(ok[0], counter[0]++ + " records");
            }
        });
        assertThat(after(0)).isEqualTo(1);
        assertThat(after(StateSender.LEAST_MILLIS)).isZero();
        ok[0] = false;
        assertThat(after(StateSender.LEAST_MILLIS)).isEqualTo(1);
    }

    @Test
    void aNewReportOfWhatRunsIsSentAtOnce() throws ProtocolException {
        assertThat(after(0)).isEqualTo(1);
        assertThat(last().report()).isEmpty();
        byte[][] report = {{1}};
        unit.rooms.running.set(() -> Optional.of(report[0]));
        assertThat(after(StateSender.LEAST_MILLIS)).isEqualTo(1);
        assertThat(last().report())
                .hasValueSatisfying(letter -> assertThat(letter).containsExactly(1));
        assertThat(after(StateSender.LEAST_MILLIS)).isZero();
        report[0] = new byte[] {2};
        assertThat(after(StateSender.LEAST_MILLIS)).isEqualTo(1);
        assertThat(last().report())
                .hasValueSatisfying(letter -> assertThat(letter).containsExactly(2));
    }

    @Test
    void nothingIsSentWhileTheReportIsMissing() {
        unit.rooms.report.unset(unit.gate);
        assertThat(after(0)).isZero();
        unit.rooms.report.set(unit.gate);
        assertThat(after(StateSender.LEAST_MILLIS)).isEqualTo(1);
    }

    @Test
    void whatCouldNotBeSentIsSentNextTimeWithItsNonce() throws ProtocolException {
        link.takes = false;
        assertThat(after(0)).isZero();
        link.takes = true;
        assertThat(after(1)).isEqualTo(1);
        assertThat(last().nonce()).isPresent();
    }
}
