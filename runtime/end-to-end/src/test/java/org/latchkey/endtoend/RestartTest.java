// SPDX-License-Identifier: Apache-2.0
package org.latchkey.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latchkey.testbed.Await;
import org.latchkey.testbed.Installation;
import org.latchkey.testbed.SiteRig;
import org.latchkey.testbed.Trail;
import org.latchkey.testbed.Workspace;

/** The unit is killed between its records: what is left open is settled by the doors, and no code opens twice. */
class RestartTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String SLOW_LINE = "xor8a-pty";
    private static final int ROUNDS = 10;
    private static final int CUSTOMERS = 8;
    private static final int DOORS = 48;
    private static final int LATEST_KILL_MILLIS = 700;

    @TempDir
    static Path folder;

    private static SiteRig rig;

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

    @Test
    void aDoorThatIsFoundOpenHasBurntTheUse() {
        long record = new Trail(rig.unit()).next();
        SingleUse customer = killedBetweenPulseAndAnswer(3);
        new Trail(rig.unit()).await(record, "opening-settled", 3, PATIENCE, "burnt", "door-open");
        customer.close();
        long again = rig.hardware().scan(customer.code());
        new Trail(rig.unit()).await(record, "code-refused", 3, PATIENCE, "used-up");
        assertThat(rig.hardware().pulsesSince(again)).isEmpty();
    }

    @Test
    void aDoorThatIsFoundClosedGivesTheUseBack() {
        rig.hardware().jam(4);
        long record = new Trail(rig.unit()).next();
        SingleUse customer = killedBetweenPulseAndAnswer(4);
        rig.hardware().free(4);
        new Trail(rig.unit()).await(record, "opening-settled", 4, PATIENCE, "returned", "door-closed");
        assertThat(customer.openings()).isZero();
        long again = rig.hardware().scan(customer.code());
        rig.hardware().await(4, "opened", again, PATIENCE);
        customer.opensOnce();
    }

    /** A unit that is told to stop hears its boards out. */
    @Test
    void anOrderlyStopWaitsForTheOpeningAndRecordsIt() {
        rig.hardware().fault(SLOW_LINE, Map.of("openAnswerMillis", 1_000));
        long record = new Trail(rig.unit()).next();
        SingleUse customer = SingleUse.of(rig, 5);
        rig.hardware().scan(customer.code());
        rig.hardware().await(5, "pulse-received", customer.since(), PATIENCE);
        rig.unit().close();
        rig.hardware().fault(SLOW_LINE, Map.of("openAnswerMillis", 0));
        rig.startUnit().awaitServing();
        new Trail(rig.unit()).await(record, "opening", 5, PATIENCE, "opened");
        customer.opensOnce();
    }

    /** The board takes its pulse, and a second to say so; the unit does not live that long. */
    private static SingleUse killedBetweenPulseAndAnswer(int door) {
        rig.hardware().fault(SLOW_LINE, Map.of("openAnswerMillis", 1_000));
        SingleUse customer = SingleUse.of(rig, door);
        rig.hardware().scan(customer.code());
        rig.hardware().await(door, "pulse-received", customer.since(), PATIENCE);
        rig.unit().kill();
        rig.hardware().fault(SLOW_LINE, Map.of("openAnswerMillis", 0));
        rig.startUnit().awaitServing();
        return customer;
    }

    @Test
    void noCodeOpensTwiceHoweverOftenTheUnitIsKilled() {
        Random random = new Random(4);
        long records = 0;
        for (int round = 0; round < ROUNDS; round++) {
            int first = random.nextInt(DOORS);
            List<SingleUse> customers = IntStream.range(0, CUSTOMERS)
                    .mapToObj(i -> SingleUse.of(rig, 1 + (first + 7 * i) % DOORS))
                    .toList();
            killWhileTheyScan(customers, random.nextInt(LATEST_KILL_MILLIS));
            rig.startUnit().awaitServing();
            customers.forEach(SingleUse::opensOnce);
            long now = new Trail(rig.unit()).next();
            assertThat(now).as("records").isGreaterThan(records);
            records = now;
            assertThat(rig.unit().console("verify")).contains("Sound");
        }
    }

    private static void killWhileTheyScan(List<SingleUse> customers, int afterMillis) {
        long moment = System.nanoTime() + Duration.ofMillis(afterMillis).toNanos();
        CompletableFuture<Void> scans = CompletableFuture.runAsync(
                () -> customers.forEach(customer -> rig.hardware().scan(customer.code())));
        Await.until("the moment", PATIENCE, () -> System.nanoTime() - moment >= 0);
        rig.unit().kill();
        scans.join();
    }
}
