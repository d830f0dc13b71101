// SPDX-License-Identifier: Apache-2.0
package org.latchkey.scanner.serial;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.latchkey.channel.serial.SerialChannels;
import org.latchkey.device.api.ChannelAddress;
import org.latchkey.device.api.Scan;
import org.latchkey.device.api.ScanHandler;
import org.latchkey.device.api.Unreadable;
import org.latchkey.line.Await;
import org.latchkey.line.FakeChannel;
import org.latchkey.line.FakeChannels;
import org.latchkey.simulators.line.LineSettings;
import org.latchkey.simulators.line.PacedLine;
import org.latchkey.simulators.pty.Pty;

@Timeout(60)
class SerialScannerTest {

    private static final ChannelAddress FAKE = ChannelAddress.parse("serial:/dev/fake");

    private final FakeChannels channels = new FakeChannels(FakeChannel::new);
    private final SerialChannels serial = new SerialChannels();
    private final List<Scan> scans = new CopyOnWriteArrayList<>();
    private final ScanHandler taking = scans::add;
    private SerialScanner scanner = scanner(FAKE, 0);

    private static SerialScanner scanner(ChannelAddress address, int repeatMillis) {
        return new SerialScanner(new ScannerSettings("front", address, 50, repeatMillis));
    }

    @AfterEach
    void stop() {
        scanner.stop();
        serial.stop();
    }

    private FakeChannel connect() {
        scanner.use(channels);
        Await.until(scanner::connected);
        return channels.opened().get(channels.opened().size() - 1);
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String ascii(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    private List<String> texts() {
        return scans.stream().map(Scan::text).toList();
    }

    @Test
    void scansReachTheHandlerInOrderAndAreCounted() {
        scanner.offerTo(taking);
        FakeChannel line = connect();
        long before = System.nanoTime();
        line.receive(hex("LK1:A\r\nLK1"), hex(":B\r\n"));
        Await.until(() -> scanner.scans() == 2);
        assertThat(texts()).containsExactly("LK1:A", "LK1:B");
        assertThat(scans.get(0).scanner()).isEqualTo("front");
        assertThat(scans.get(0).nanoTime()).isBetween(before, System.nanoTime());
    }

    @Test
    void aCodeGoesOnWhereTheChannelServiceIsReplaced() {
        scanner.offerTo(taking);
        FakeChannel line = connect();
        line.receive(hex("LK1:A\rLK1:"));
        Await.until(() -> scanner.scans() == 1);
        scanner.drop(channels);
        assertThat(line.isOpen()).isFalse();
        FakeChannels next = new FakeChannels(FakeChannel::new);
        scanner.use(next);
        Await.until(scanner::connected);
        next.opened().get(0).receive(hex("B\r"));
        Await.until(() -> scanner.scans() == 2);
        assertThat(texts()).containsExactly("LK1:A", "LK1:B");
    }

    @Test
    void silenceEndsALineWithoutTerminator() {
        scanner.offerTo(taking);
        connect().receive(hex("LK1:A"));
        Await.until(() -> scanner.scans() == 1);
        connect().receive(hex("LK1:B"));
        Await.until(() -> scanner.scans() == 2);
        assertThat(texts()).containsExactly("LK1:A", "LK1:B");
    }

    @Test
    void scansWaitForAHandlerAndForOneThatLooksAtThem() {
        connect().receive(hex("LK1:A\rLK1:B\r"));
        List<String> seen = new CopyOnWriteArrayList<>();
        ScanHandler leaving = scan -> {
            seen.add(scan.text());
            return false;
        };
        scanner.offerTo(leaving);
        Await.until(() -> seen.size() >= 2);
        assertThat(seen).containsOnly("LK1:A");
        scanner.offerTo(taking);
        scanner.withdraw(leaving);
        Await.until(() -> scanner.scans() == 2);
        assertThat(texts()).containsExactly("LK1:A", "LK1:B");
    }

    @Test
    void theOldestSixteenWaitAndTheRestIsDropped() {
        // Once the second piece is taken, the first has been cut into scans.
        connect().receive(hex(burst(0, 20)), hex("end"));
        Await.until(channels.opened().get(0)::isDrained);
        scanner.stop();
        assertThat(ascii(channels.opened().get(0).handedOver()))
                .startsWith("code 0\rcode 1\r")
                .endsWith("code 15\rend");
    }

    @Test
    void aBurstOfShortScansIsNoReasonToDropAny() {
        scanner.offerTo(taking);
        connect().receive(hex(burst(0, 40)));
        Await.until(() -> scanner.scans() == 40);
        assertThat(texts()).startsWith("code 0", "code 1").endsWith("code 39");
    }

    private static String burst(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "code " + i + "\r").collect(Collectors.joining());
    }

    @Test
    void stoppingInABurstReadsNothingMoreAndHandsOverTheRest() throws Exception {
        CountDownLatch deciding = new CountDownLatch(1);
        CountDownLatch decided = new CountDownLatch(1);
        FakeChannel line = connect();
        scanner.offerTo(blocking(deciding, decided));
        line.receive(hex(burst(0, 12)), hex(burst(12, 24)));
        deciding.await();
        stopWhile(decided);
        assertThat(texts()).hasSize(1);
        assertThat(ascii(line.handedOver())).isEqualTo(burst(1, 12));
    }

    @Test
    void aHandlerThatFailsGetsTheScanOnlyOnce() {
        List<String> seen = new CopyOnWriteArrayList<>();
        scanner.offerTo(scan -> {
            seen.add(scan.text());
            throw new IllegalStateException("a fault in the handler");
        });
        connect().receive(hex("LK1:A\rLK1:B\r"));
        Await.until(() -> seen.size() == 2);
        assertThat(seen).containsExactly("LK1:A", "LK1:B");
    }

    @Test
    void whatIsNoTextIsToldAsSoonAsThereIsAHandler() {
        FakeChannel line = connect();
        String full = "A".repeat(Scan.MAX_LENGTH);
        line.receive(hex(full), hex("A\rB\u0001\r"), hex(full), hex("A"));
        Await.until(line::isDrained);
        Refusals leaving = new Refusals(false);
        scanner.offerTo(leaving);
        Await.until(() -> leaving.told.size() >= 2);
        Refusals handler = new Refusals(true);
        scanner.offerTo(handler);
        Await.until(() -> handler.told.size() == 2);
        line.receive(hex("C\rD\u0002E\rLK1:A\r"));
        Await.until(() -> scanner.scans() == 1);
        Await.until(() -> handler.told.size() == 3);
        assertThat(handler.told).containsExactly("front TOO_LONG 2", "front NOT_PRINTABLE 1", "front NOT_PRINTABLE 1");
    }

    /** A handler that notes, or is going away and does not. */
    private static final class Refusals implements ScanHandler {

        private final List<String> told = new CopyOnWriteArrayList<>();
        private final boolean noting;

        Refusals(boolean noting) {
            this.noting = noting;
        }

        @Override
        public boolean handle(Scan scan) {
            return noting;
        }

        @Override
        public boolean refused(String name, Unreadable why, long times) {
            told.add(name + " " + why + " " + times);
            return noting;
        }
    }

    @Test
    void repeatsAreIgnoredOnlyIfConfigured() {
        scanner.offerTo(taking);
        connect().receive(hex("same\rsame\rother\r"));
        Await.until(() -> scanner.scans() == 3);

        scanner.stop();
        scanner = scanner(FAKE, 10_000);
        scanner.offerTo(taking);
        scans.clear();
        connect().receive(hex("same\rsame\rother\rsame\r"));
        Await.until(() -> scanner.scans() == 3);
        assertThat(texts()).containsExactly("same", "other", "same");
    }

    @Test
    void aLineThatGoesTakesHalfAScanWithItButNoWholeOne() {
        connect().receive(hex("LK1:A\rLK1:ha"));
        Await.until(channels.opened().get(0)::isDrained);
        channels.opened().get(0).vanish();
        Await.until(() -> channels.opened().size() == 2);
        scanner.offerTo(taking);
        channels.opened().get(1).receive(hex("LK1:B\r"));
        Await.until(() -> scanner.scans() == 2);
        assertThat(texts()).containsExactly("LK1:A", "LK1:B");
    }

    @Test
    void aHandlerInTheMiddleOfADecisionFinishesIt() throws Exception {
        CountDownLatch deciding = new CountDownLatch(1);
        CountDownLatch decided = new CountDownLatch(1);
        scanner.offerTo(blocking(deciding, decided));
        connect().receive(hex("LK1:A\rLK1:B\r"));
        deciding.await();
        stopWhile(decided);
        assertThat(texts()).containsExactly("LK1:A");
        assertThat(ascii(channels.opened().get(0).handedOver())).isEqualTo("LK1:B\r");
    }

    private ScanHandler blocking(CountDownLatch deciding, CountDownLatch decided) {
        return scan -> {
            deciding.countDown();
            try {
                return decided.await(20, TimeUnit.SECONDS) && scans.add(scan);
            } catch (InterruptedException e) {
                return false;
            }
        };
    }

    /** Stops the scanner while the handler decides, and lets it finish. */
    private void stopWhile(CountDownLatch decided) throws InterruptedException {
        Thread stopping = new Thread(scanner::stop);
        stopping.start();
        Await.until(() -> stopping.getState() == Thread.State.TIMED_WAITING);
        decided.countDown();
        stopping.join();
    }

    @Test
    void noScanIsLostWhileScannersAreSwappedOnARealPort() throws Exception {
        try (Pty pty = Pty.open()) {
            ChannelAddress address = ChannelAddress.parse("serial:" + pty.path() + "?baud=115200");
            swapOn(address);
            PacedLine line = new PacedLine(pty, LineSettings.paced(115_200));
            List<String> sent = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                sent.add("LK1:" + "CODE ".repeat(8) + i);
            }
            Thread reader = new Thread(
                    () -> sent.forEach(text -> line.write((text + "\r\n").getBytes(StandardCharsets.US_ASCII))));
            reader.start();
            while (reader.isAlive()) {
                scanner.stop();
                swapOn(address);
            }
            Await.until(() -> scans.size() >= sent.size());
            assertThat(texts()).containsExactlyElementsOf(sent);
        }
    }

    private void swapOn(ChannelAddress address) {
        scanner = scanner(address, 0);
        scanner.offerTo(taking);
        scanner.use(serial);
        Await.until(scanner::connected);
    }

    @Test
    void thePaceOfASlowLineDoesNotCutACode() throws Exception {
        try (Pty pty = Pty.open()) {
            swapOn(ChannelAddress.parse("serial:" + pty.path()));
            String code = "LK1:" + "0123456789".repeat(20);
            new PacedLine(pty, LineSettings.paced(9_600)).write(code.getBytes(StandardCharsets.US_ASCII));
            Await.until(() -> scanner.scans() == 1);
            assertThat(texts()).containsExactly(code);
        }
    }

    @Test
    void noThreadOutlivesItsScanner() {
        int before = Thread.activeCount();
        for (int i = 0; i < 20; i++) {
            scanner(FAKE, 0).stop();
        }
        Await.until(() -> Thread.activeCount() <= before);
    }
}
