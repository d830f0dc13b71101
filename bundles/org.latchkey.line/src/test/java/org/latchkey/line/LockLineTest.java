// SPDX-License-Identifier: Apache-2.0
package org.latchkey.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.latchkey.device.api.ChannelAddress;
import org.latchkey.device.api.DeviceException;
import org.latchkey.device.api.DeviceException.Kind;

@Timeout(60)
class LockLineTest {

    private static final ChannelAddress ADDRESS = ChannelAddress.parse("serial:/dev/fake");

    private final FakeChannels channels = new FakeChannels(FakeChannel::new);
    private final LockLine line = new LockLine("west", ADDRESS, 0, talk -> talk.tell(new byte[] {1}, 0));

    @AfterEach
    void stop() {
        line.stop(1_000);
    }

    private void tell() throws DeviceException {
        line.exchange("board 1", true, talk -> {
            talk.tell(new byte[] {2}, 0);
            return null;
        });
    }

    private void assertDown() {
        assertThatThrownBy(this::tell)
                .hasMessageStartingWith("line west, board 1: ")
                .isInstanceOfSatisfying(
                        DeviceException.class, e -> assertThat(e.kind()).isEqualTo(Kind.LINE_DOWN));
    }

    @Test
    void withoutAServiceTheLineIsDownAndWithOneItOpens() throws Exception {
        assertDown();
        assertThat(line.connected()).isFalse();
        line.use(channels);
        Await.until(line::connected);
        tell();
        assertThat(channels.opened().get(0).sent()).containsExactly("01", "02");
    }

    @Test
    void aLostLineIsOpenedAgainAndGreetedAgain() throws Exception {
        line.use(channels);
        Await.until(line::connected);
        channels.opened().get(0).vanish();
        assertDown();
        Await.until(() -> channels.opened().size() == 2 && line.connected());
        tell();
        assertThat(channels.opened().get(1).sent()).containsExactly("01", "02");
    }

    @Test
    void itTriesForEverButNotInAStorm() {
        channels.refuse(Kind.LINE_DOWN);
        line.use(channels);
        Await.until(() -> channels.attempts() == 3);
        assertDown();
        channels.refuse(null);
        Await.until(line::connected);
        // 50, 100, 200 ms apart: a storm would have tried thousands of times.
        assertThat(channels.attempts()).isLessThan(10);
    }

    @Test
    void aLineThatDiesInItsGreetingDoesNotStorm() {
        FakeChannels dying = new FakeChannels(() -> {
            FakeChannel channel = new FakeChannel();
            channel.breakOnWrite();
            return channel;
        });
        line.use(dying);
        Await.until(() -> dying.opened().size() == 3);
        assertThat(line.connected()).isFalse();
        assertDown();
        assertThat(dying.opened().size()).isLessThan(10);
    }

    @Test
    void aServiceThatIsReplacedIsNotForgottenByTheOldOnesGoodbye() {
        FakeChannels next = new FakeChannels(FakeChannel::new);
        line.use(channels);
        Await.until(line::connected);
        line.use(next);
        line.drop(channels);
        channels.opened().get(0).vanish();
        Await.until(() -> next.opened().size() == 1 && line.connected());
    }

    @Test
    void aServiceThatGoesGetsItsLineBackBetweenTwoExchanges() throws Exception {
        line.use(channels);
        Await.until(line::connected);
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch finish = new CountDownLatch(1);
        CompletableFuture<Boolean> exchange = CompletableFuture.supplyAsync(() -> {
            try {
                return line.exchange("board 1", false, talk -> {
                    inside.countDown();
                    return awaitLatch(finish);
                });
            } catch (DeviceException e) {
                return false;
            }
        });
        inside.await();
        CompletableFuture<Void> going = CompletableFuture.runAsync(() -> line.drop(channels));
        assertThat(channels.opened().get(0).isOpen()).isTrue();
        finish.countDown();
        assertThat(exchange.get()).isTrue();
        going.get();
        assertThat(channels.opened().get(0).isOpen()).isFalse();
        assertDown();
        FakeChannels next = new FakeChannels(FakeChannel::new);
        line.use(next);
        Await.until(line::connected);
        tell();
        assertThat(next.opened()).hasSize(1);
    }

    @Test
    void stoppingFinishesTheExchangeAndHandsTheLineOver() throws Exception {
        line.use(channels);
        Await.until(line::connected);
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch finish = new CountDownLatch(1);
        CompletableFuture<Boolean> exchange = CompletableFuture.supplyAsync(() -> {
            try {
                return line.exchange("board 1", false, talk -> {
                    inside.countDown();
                    return awaitLatch(finish);
                });
            } catch (DeviceException e) {
                return false;
            }
        });
        inside.await();
        CompletableFuture<Void> stopping = CompletableFuture.runAsync(() -> line.stop(20_000));
        Await.until(() -> {
            try {
                line.exchange("board 1", true, talk -> null);
                return false;
            } catch (DeviceException e) {
                return e.certainlyNotSent();
            }
        });
        assertThat(channels.opened().get(0).isOpen()).isTrue();
        finish.countDown();
        stopping.get(20, TimeUnit.SECONDS);
        assertThat(exchange.get(20, TimeUnit.SECONDS)).isTrue();
        assertThat(channels.opened().get(0).handedOver()).isEmpty();
        assertThat(channels.opened()).hasSize(1);
    }

    private static boolean awaitLatch(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Test
    void anExchangeThatHangsDoesNotHoldUpTheStop() throws Exception {
        line.use(channels);
        Await.until(line::connected);
        CountDownLatch inside = new CountDownLatch(1);
        CompletableFuture<Kind> exchange = CompletableFuture.supplyAsync(() -> {
            try {
                return line.exchange("board 1", false, talk -> {
                    inside.countDown();
                    talk.ask(new byte[] {3}, new Never(), 30_000);
                    return null;
                });
            } catch (DeviceException e) {
                return e.kind();
            }
        });
        inside.await();
        line.stop(10);
        assertThat(exchange.get(20, TimeUnit.SECONDS)).isEqualTo(Kind.NO_ANSWER);
        assertThat(channels.opened().get(0).handedOver()).isNull();
    }

    private static final class Never implements AnswerForm {
        @Override
        public List<byte[]> find(byte[] received, boolean silent) {
            return List.of();
        }

        @Override
        public String trouble(byte[] received) {
            return "";
        }

        @Override
        public String family() {
            return "";
        }
    }

    @Test
    void noThreadOutlivesItsLine() throws Exception {
        int before = Thread.activeCount();
        for (int i = 0; i < 50; i++) {
            LockLine another = new LockLine("no " + i, ADDRESS, 0, talk -> {});
            another.use(channels);
            Await.until(another::connected);
            another.stop(1_000);
        }
        Await.until(() -> Thread.activeCount() <= before);
    }
}
