// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latchkey.simulators.bank.LedgerEntry;
import org.latchkey.simulators.network.Direction;
import org.latchkey.simulators.network.Flow;
import org.latchkey.simulators.network.Link;
import org.latchkey.simulators.network.LinkConditions;
import org.latchkey.simulators.scanner.ScanReceipt;

@Timeout(120)
class SimulatedSiteTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final byte[] OPEN_LEFT_1 = HexFormat.of().parseHex("8a0101119b");
    private static final byte[] OPENED_LEFT_1 = HexFormat.of().parseHex("8a0101008a");
    private static final byte[] KERONG_STATE = HexFormat.of().parseHex("0200300335");

    @TempDir
    Path folder;

    private SimulatedSite site;

    static String config(Path folder) {
        return """
                {"http":{"port":0},"ledger":"%1$s/ledger.jsonl","springMillis":0,
                 "lines":[
                  {"name":"left","protocol":"xor8a","pty":"%1$s/left","openAnswerMillis":30,
                   "boards":[{"address":1,"locks":8,"doors":{"1":1,"2":2}}]},
                  {"name":"right","protocol":"kerong","tcp":0,"paced":false,
                   "boards":[{"address":0,"locks":16,"turnAroundMillis":0,"doors":{"1":11}}]}],
                 "scanners":[{"name":"front","pty":"%1$s/front","terminator":"lf","paced":false}],
                 "links":[{"name":"uplink","listen":0,"target":"127.0.0.1:9","latencyMillis":5}]}
                """.formatted(folder);
    }

    @BeforeEach
    void start() throws IOException {
        site = SimulatedSite.start(SimulatorConfig.parse(config(folder)));
    }

    @AfterEach
    void stop() {
        site.close();
    }

    private static byte[] exchange(RandomAccessFile line, byte[] request, int answerLength) throws IOException {
        line.write(request);
        byte[] answer = new byte[answerLength];
        line.readFully(answer);
        return answer;
    }

    @Test
    void opensADoorBehindAPty() throws IOException {
        long before = System.nanoTime();
        try (RandomAccessFile line = new RandomAccessFile(folder.resolve("left").toFile(), "rw")) {
            assertThat(exchange(line, OPEN_LEFT_1, 5)).isEqualTo(OPENED_LEFT_1);
        }
        LedgerEntry pulse = site.awaitPulse(1, 0, PATIENCE).orElseThrow();
        assertThat(pulse.nanos()).isBetween(before, System.nanoTime());
        LedgerEntry opened = site.awaitOpening(1, 0, PATIENCE).orElseThrow();
        assertThat(opened.line()).isEqualTo("left");
        assertThat(site.awaitOpening(1, opened.seq(), Duration.ofMillis(1))).isEmpty();
    }

    @Test
    void answersBehindASerialServerAndTheNewestHostHasTheLine() throws IOException {
        int port = Integer.parseInt(site.channel("right").substring("tcp:127.0.0.1:".length()));
        try (Socket dead = new Socket("127.0.0.1", port);
                Socket host = new Socket("127.0.0.1", port)) {
            assertThat(dead.getInputStream().read())
                    .as("the older connection ends")
                    .isEqualTo(-1);
            host.getOutputStream().write(KERONG_STATE);
            byte[] answer = new byte[9];
            new DataInputStream(host.getInputStream()).readFully(answer);
            assertThat(HexFormat.of().formatHex(answer)).isEqualTo("020035010000" + "00033b");

            site.unplug("right");
            assertThat(host.getInputStream().read()).isEqualTo(-1);
        }
        awaitRefusedConnection(port);
        site.plug("right");
        try (Socket again = new Socket("127.0.0.1", port)) {
            assertThat(again.isConnected()).isTrue();
        }
    }

    /** The kernel takes connections until the thread that accepts them has noticed that it should not. */
    private static void awaitRefusedConnection(int port) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() - end < 0) {
            try {
                new Socket("127.0.0.1", port).close();
            } catch (IOException expected) {
                return;
            }
        }
        fail("the port still takes connections");
    }

    @Test
    void anAdapterComesBackUnderAnotherName() throws IOException {
        Path link = folder.resolve("left");
        Path before = Files.readSymbolicLink(link);
        site.unplug("left");
        assertThat(Files.exists(link, LinkOption.NOFOLLOW_LINKS)).isFalse();
        site.plug("left");
        assertThat(Files.readSymbolicLink(link)).isNotEqualTo(before);
        try (RandomAccessFile line = new RandomAccessFile(link.toFile(), "rw")) {
            assertThat(exchange(line, OPEN_LEFT_1, 5)).isEqualTo(OPENED_LEFT_1);
        }
    }

    @Test
    void scans() throws IOException {
        try (RandomAccessFile port =
                new RandomAccessFile(folder.resolve("front").toFile(), "rw")) {
            ScanReceipt receipt = site.scan("front", "HELLO");
            byte[] received = new byte[6];
            port.readFully(received);
            assertThat(new String(received, StandardCharsets.US_ASCII)).isEqualTo("HELLO\n");
            assertThat(receipt.listening()).isTrue();
        }
        assertThat(site.scan("front", "HELLO").listening()).isFalse();
    }

    @Test
    void faultsReachLineBoardAndDoor() {
        site.fault("left", Map.of("echo", true, "gapMillis", 15, "answers", "late", "closeAfterMillis", 50));
        assertThat(site.line("left").line().settings().echo()).isTrue();
        assertThat(site.line("left").boards().get(0).settings().answers().text())
                .isEqualTo("late");
        assertThat(site.bank().state(2).settings().closeAfterMillis()).isEqualTo(50);
        assertThat(site.bank().state(11).settings().closeAfterMillis()).isZero();

        site.fault("left", Map.of("board", 1, "lock", 2, "jammed", true, "sensor", "stuck-open"));
        assertThat(site.bank().state(1).settings().jammed()).isFalse();
        assertThat(site.bank().state(2).sensedOpen()).isTrue();
        assertThat(site.bank().state(2).open()).isFalse();

        site.scannerFault("front", Map.of("terminator", "tab", "nuls", true, "baud", 115_200));
        assertThat(site.scanner("front").settings().nuls()).isTrue();
        assertThat(site.channel("front")).endsWith("/front?baud=115200");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "jamed | true",
                "baud | 12",
                "board | 9",
                "lock | 5",
                "paced | 7",
                "answers | sometimes",
                "gapMillis | 99999",
                "address | 32"
            })
    void refusesFaultsThatAreNone(String key, String value) {
        Object typed = value.matches("\\d+") ? (Object) Integer.valueOf(value) : value;
        assertThatThrownBy(() -> site.fault("left", Map.of(key, typed)))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .isNotEmpty()
                .doesNotContain("\n");
    }

    @Test
    void powerGoesAndComesBack() {
        site.bank().openByHand(1);
        site.power(false);
        assertThat(site.line("left").boards().get(0).settings().powered()).isFalse();
        assertThat(site.bank().state(1).open()).isTrue();
        site.power(true);
        assertThat(site.line("left").boards().get(0).settings().powered()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | ledger is missing",
                "{\"ledger\":\"l\",\"lines\":[{\"name\":\"a\",\"protocol\":\"xor8a\"}]} | either pty or tcp",
                "{\"ledger\":\"l\",\"lines\":[{\"name\":\"a b\",\"tcp\":0}]} | needs a name",
                "{\"ledger\":\"l\",\"lines\":[{\"name\":\"a\",\"tcp\":0},{\"name\":\"a\",\"tcp\":0}]} | name a is there twice",
                "{\"ledger\":\"l\",\"port\":1} | port",
                "{\"ledger\":\"l\",\"links\":[{\"name\":\"a\"}]} | link a needs a target",
                "{\"ledger\":\"l\",\"links\":[{\"name\":\"a\",\"target\":\"x\"}]} | link a needs a target",
                "{\"ledger\":\"l\",\"links\":[{\"name\":\"a\",\"target\":\"x:1\",\"listen\":-1}]} | listen must be",
                "{\"ledger\":\"l\",\"lines\":[{\"name\":\"a\",\"tcp\":0}],\"links\":[{\"name\":\"a\",\"target\":\"x:1\"}]} | a is there twice",
                "{\"ledger\":\"l\" | end-of-input",
                "nonsense | nonsense"
            })
    void refusesAConfigurationThatMakesNoSense(String json, String reason) {
        assertThatThrownBy(() -> SimulatorConfig.parse(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void aLinkBeginsAsConfiguredAndItsPlugIsPulledByName() {
        Link link = site.network().link("uplink");
        assertThat(link.state().conditions().latencyMillis()).isEqualTo(5);

        site.unplug("uplink");
        assertThat(link.isPlugged()).isFalse();
        site.plug("uplink");
        assertThat(link.isPlugged()).isTrue();
        site.conditions("uplink", Map.of("toTarget", "dropped", "lossPercent", 3));
        assertThat(link.state().conditions())
                .isEqualTo(LinkConditions.good()
                        .withLatency(5, 0)
                        .withLoss(3, 200)
                        .withFlow(Direction.TO_TARGET, Flow.DROPPED));
    }

    @Test
    void refusesALinkOfWhichNothingIsKnown() {
        for (String link : new String[] {"\"target\":\"127.0.0.1:99999\"", "\"target\":\"127.0.0.1:9\",\"loss\":1"}) {
            SimulatorConfig config = SimulatorConfig.parse(
                    "{\"ledger\":\"%s/other.jsonl\",\"links\":[{\"name\":\"a\",%s}]}".formatted(folder, link));
            assertThatThrownBy(() -> SimulatedSite.start(config)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void leavesNothingBehindWhenItCannotStart() throws IOException {
        int taken = site.http().orElseThrow().getPort();
        Path other = Files.createDirectories(folder.resolve("other"));
        String json = config(other).replace("\"port\":0", "\"port\":" + taken);
        assertThatThrownBy(() -> SimulatedSite.start(SimulatorConfig.parse(json)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("port " + taken);
        assertThat(Files.exists(other.resolve("left"), LinkOption.NOFOLLOW_LINKS))
                .isFalse();
    }
}
