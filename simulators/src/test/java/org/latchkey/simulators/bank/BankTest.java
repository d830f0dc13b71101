// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators.bank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class BankTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Wiring LOCK_1 = new Wiring("a", "supply", 1, 1);

    @TempDir
    Path folder;

    private Path file;
    private Ledger ledger;
    private Bank bank;

    @BeforeEach
    void hang() throws IOException {
        file = folder.resolve("ledger.jsonl");
        ledger = Ledger.open(file);
        bank = new Bank(ledger, Set.of(1, 2), 20);
    }

    @AfterEach
    void takeDown() throws IOException {
        bank.close();
        ledger.close();
    }

    private List<String> events() throws IOException {
        return Ledger.read(file).stream()
                .map(e -> (e.event().text() + " " + e.door() + " " + e.cause()).trim())
                .toList();
    }

    @Test
    void aPulseOpensADoorAndTheLedgerTellsWhenItCame() throws IOException {
        bank.pulse(1, LOCK_1, 12_345, 300);
        LedgerEntry opened =
                ledger.await(0, LedgerEntry::openedByPulse, PATIENCE).orElseThrow();
        assertThat(opened.door()).isEqualTo(1);
        assertThat(opened.board()).isEqualTo(1);
        assertThat(Ledger.read(file).get(1).nanos()).isEqualTo(12_345);
        assertThat(events()).containsExactly("started 0", "pulse-received 1", "opened 1 pulse");
    }

    @Test
    void pulsesBeforeTheDoorSprangAndAfterOpenItOnce() throws IOException {
        bank.pulse(1, LOCK_1, 0, 300);
        bank.pulse(1, LOCK_1, 1_000_000_000L, 300);
        ledger.await(0, LedgerEntry::openedByPulse, PATIENCE).orElseThrow();
        bank.pulse(1, LOCK_1, 2_000_000_000L, 300);
        assertThat(events())
                .containsExactlyInAnyOrder(
                        "started 0", "pulse-received 1", "pulse-received 1", "opened 1 pulse", "pulse-received 1");
    }

    @Test
    void pulsesOfOneSupplyMayNotOverlap() throws IOException {
        bank.pulse(1, LOCK_1, 0, 300);
        bank.pulse(2, new Wiring("b", "other supply", 1, 1), 100_000_000L, 300);
        bank.pulse(2, new Wiring("b", "supply", 1, 1), 200_000_000L, 300);
        assertThat(events()).containsOnlyOnce("pulses-overlap 2");
    }

    @Test
    void somebodyClosesTheDoorAfterAWhile() throws IOException {
        bank.change(1, door -> new DoorSettings(false, false, 10, Sensor.WORKS));
        bank.pulse(1, LOCK_1, 0, 300);
        ledger.await(0, e -> e.event() == DoorEvent.CLOSED, PATIENCE).orElseThrow();
        assertThat(bank.state(1).open()).isFalse();
        assertThat(events()).endsWith("opened 1 pulse", "closed 1 hand");
    }

    @Test
    void aJammedDoorStaysShutForPulsesAndNotForHands() throws IOException {
        bank.jam(1, true);
        bank.pulse(1, LOCK_1, 0, 300);
        assertThat(bank.state(1).state()).isEqualTo("jammed");
        bank.openByHand(1);
        bank.openByHand(1);
        bank.closeByHand(1);
        assertThat(events())
                .containsExactly("started 0", "pulse-received 1", "jammed 1", "opened 1 hand", "closed 1 hand");
    }

    @Test
    void listenersHearEveryChangeAndNothingElse() {
        List<String> heard = new ArrayList<>();
        bank.onChange(
                door -> heard.add(door.number() + door.state() + door.settings().item()));
        bank.item(2, true);
        bank.item(2, true);
        bank.openByHand(2);
        assertThat(heard).containsExactly("2closedtrue", "2opentrue");
    }

    @Test
    void thereAreNoOtherDoors() {
        assertThatThrownBy(() -> bank.openByHand(3)).isInstanceOf(IllegalArgumentException.class);
        assertThat(ledger.await(0, LedgerEntry::openedByPulse, Duration.ofMillis(5)))
                .isEmpty();
    }

    @Test
    void theLedgerGoesOnAfterATornLine() throws IOException {
        bank.openByHand(1);
        bank.close();
        ledger.close();
        Files.writeString(file, "{\"seq\":3,\"nan", StandardOpenOption.APPEND);
        assertThat(Ledger.read(file)).hasSize(2);

        ledger = Ledger.open(file);
        bank = new Bank(ledger, Set.of(1), 0);
        assertThat(Ledger.read(file)).extracting(LedgerEntry::seq).containsExactly(1L, 2L, 3L);
        assertThat(ledger.since(1)).hasSize(2);
    }

    @Test
    void oneSimulatorWritesALedger() {
        assertThatThrownBy(() -> Ledger.open(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("another simulator");
    }
}
