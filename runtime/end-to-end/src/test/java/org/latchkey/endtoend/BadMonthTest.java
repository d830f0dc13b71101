// SPDX-License-Identifier: Apache-2.0
package org.latchkey.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latchkey.testbed.Await;
import org.latchkey.testbed.Mosquitto;
import org.latchkey.testbed.Portal;
import org.latchkey.testbed.Portal.AccessCode;
import org.latchkey.testbed.PortalOwner;
import org.latchkey.testbed.Ports;
import org.latchkey.testbed.Uplink;
import org.latchkey.testbed.Workspace;

/** Three sites and their portal in a month in which nothing that can fail works, and what is left when it is over. */
class BadMonthTest {

    private static final long SEED = 20_261_122;
    private static final int BAD_DAYS = 9;
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration TOO_LATE = Duration.ofSeconds(31);
    /** Beyond what any order of the log lives. */
    private static final Duration NEXT_YEAR = Duration.ofDays(500);

    private static final String REVOKED = "revoked";
    private static final String CLOSED = "closed";

    private static final int FIRST = 1;
    private static final int FRESH = 2;
    private static final int OLD_KEY = 3;
    private static final int CRASH = 4;
    private static final int REVOKED_ONLINE = 5;
    private static final int REVOKED_OFFLINE = 6;
    private static final int REVOKED_UNHEARD = 7;
    private static final int REVOKED_AFTER_MOVE = 8;
    private static final int ORDERED = 9;
    private static final int IN_BANK = 13;

    @TempDir
    Path folder;

    private final Workspace workspace = Workspace.find();
    private final Random random = new Random(SEED);
    private final int portalPort = Ports.free();
    private final int brokerPort = Ports.free();
    private final List<MonthSite> sites = new ArrayList<>();
    private final Map<MonthSite, AccessCode> usual = new HashMap<>();
    private Portal portal;
    private PortalOwner owner;

    /** The portal's own broker serves, until there is another one. */
    private boolean anotherBroker;

    private Mosquitto broker;

    /** Units are told the link of their own: the portal is killed and started between. */
    @BeforeEach
    void enrolThreeUnits() throws IOException {
        int unitPort = Ports.free();
        for (String code : List.of("GYM-1", "GYM-2", "GYM-3")) {
            Uplink uplink = new Uplink(unitPort, brokerPort, Ports.free(), Ports.free());
            MonthSite site = new MonthSite(workspace, Files.createDirectory(folder.resolve(code)), code, uplink);
            sites.add(site);
            startPortal(uplink);
            site.enrol(portal);
            usual.put(site, site.code(portal, FIRST));
        }
        owner = portal.firstOwner();
    }

    @AfterEach
    void stop() {
        sites.forEach(MonthSite::close);
        if (portal != null) {
            portal.close();
        }
        if (broker != null) {
            broker.close();
        }
    }

    private void startPortal(Uplink uplink) {
        if (portal != null) {
            portal.kill();
        }
        List<String> settings = new ArrayList<>(uplink.portalSettings());
        if (anotherBroker) {
            settings.add("--latchkey.broker.external=ssl://127.0.0.1:" + brokerPort);
        }
        portal = Portal.start(workspace, folder.resolve("portal"), portalPort, settings);
    }

    private void startBroker() {
        broker = Mosquitto.startFor(folder.resolve("portal"), folder.resolve("broker"), brokerPort);
    }

    @Test
    void nothingIsLostRepeatedOrLate() {
        revokeWithEverybodyThere();
        goApart();
        comeTogether();
        moveToAnotherBroker();
        brokerDies();
        for (int day = 0; day < BAD_DAYS; day++) {
            badDay(day);
        }
        end();
    }

    private void revokeWithEverybodyThere() {
        for (MonthSite site : sites) {
            revokeOnline(site, REVOKED_ONLINE);
            site.opens(usual.get(site), FIRST);
            site.audit(portal);
        }
    }

    private void revokeOnline(MonthSite site, int door) {
        AccessCode code = site.code(portal, door);
        site.opens(code, door);
        portal.revoke(code);
        site.awaitAnswers();
        site.refuses(code, door, REVOKED);
    }

    /** Each site is cut off in its own way, and the portal goes on as if they were there. */
    private void goApart() {
        MonthSite unplugged = sites.get(0);
        MonthSite partitioned = sites.get(1);
        MonthSite halfOpen = sites.get(2);
        Map<MonthSite, AccessCode> taken = new HashMap<>();
        sites.forEach(site -> taken.put(site, site.code(portal, REVOKED_OFFLINE)));
        Map<MonthSite, AccessCode> oldKey = new HashMap<>();
        sites.forEach(site -> oldKey.put(site, site.code(portal, OLD_KEY)));
        unplugged.pullPlug();
        partitioned.partition();
        halfOpen.conditions(Map.of("toTarget", "dropped"));
        Instant ordered = Instant.now();
        sites.forEach(site -> site.order(ORDERED));
        owner.rotate("command");
        owner.rotate("code");
        taken.values().forEach(portal::revoke);
        sites.forEach(site -> site.site().setMode(MonthSite.BANK, CLOSED));

        partitioned.clock().jump(NEXT_YEAR);
        partitioned.killAndStart();
        partitioned.refuses(usual.get(partitioned), FIRST, "expired");
        partitioned.clock().set(Duration.ofDays(3));
        partitioned.killAndStart();
        unplugged.clock().set(Instant.EPOCH);
        unplugged.killAndStart();
        for (MonthSite site : sites) {
            site.opens(usual.get(site), FIRST);
            site.opens(oldKey.get(site), OLD_KEY);
            // The fresh code brings the news.
            site.opens(site.code(portal, FRESH), FRESH);
            site.refuses(taken.get(site), REVOKED_OFFLINE, REVOKED);
        }
        Instant over = ordered.plus(TOO_LATE);
        Await.until("the orders too late", PATIENCE, () -> Instant.now().isAfter(over));
    }

    /** The network is back, and in this moment portal and broker die. */
    private void comeTogether() {
        // It believes that every order of the log has expired, until the portal has told it the time.
        sites.get(1).clock().set(NEXT_YEAR);
        sites.forEach(MonthSite::heal);
        startPortal(sites.get(0).uplink());
        long ring = owner.keyRingVersion();
        for (MonthSite site : sites) {
            site.awaitAgreement(ring, CLOSED);
            site.refuses(site.code(portal, IN_BANK), IN_BANK, "bank-closed");
            site.site().configure(JsonNodeFactory.instance.objectNode().put("graceSeconds", 600));
            site.site().push();
            site.site().setMode(MonthSite.BANK, "private");
        }
        for (MonthSite site : sites) {
            site.awaitAgreement(ring, "private");
            site.clock().set(Duration.ZERO);
            site.opens(site.code(portal, IN_BANK), IN_BANK);
            site.opens(usual.get(site), FIRST);
        }
    }

    /** Mosquitto takes the place of the portal's own broker, behind the same links; units notice nothing but a cut. */
    private void moveToAnotherBroker() {
        anotherBroker = true;
        startPortal(sites.get(0).uplink());
        startBroker();
        sites.forEach(site -> revokeOnline(site, REVOKED_AFTER_MOVE));
    }

    /** The broker dies alone: units and portal live on without each other, until another one is there. */
    private void brokerDies() {
        Map<MonthSite, AccessCode> taken = new HashMap<>();
        sites.forEach(site -> taken.put(site, site.code(portal, REVOKED_UNHEARD)));
        broker.kill();
        for (MonthSite site : sites) {
            site.order(ORDERED);
            site.opens(usual.get(site), FIRST);
            site.opens(taken.get(site), REVOKED_UNHEARD);
            portal.revoke(taken.get(site));
            site.site().setMode(MonthSite.BANK, CLOSED);
        }
        startBroker();
        for (MonthSite site : sites) {
            site.awaitAgreement(owner.keyRingVersion(), CLOSED);
            site.refuses(taken.get(site), REVOKED_UNHEARD, REVOKED);
        }
    }

    private void badDay(int day) {
        MonthSite site = sites.get(random.nextInt(sites.size()));
        AccessCode crash = site.code(portal, CRASH);
        switch (day) {
            case 0 -> site.conditions(Map.of("latencyMillis", 200, "jitterMillis", 100, "lossPercent", 5));
            case 1 -> site.reset();
            case 2 -> site.partition();
            case 3 -> site.conditions(Map.of("toClient", "dropped"));
            case 4 -> site.scanAndKill(crash);
            case 5 -> {
                site.clock().jump(Duration.ofDays(random.nextInt(20) - 10));
                site.stopAndStart();
            }
            case 6 -> startPortal(site.uplink());
            case 7 -> {
                broker.kill();
                startBroker();
            }
            default -> site.pullPlug();
        }
        site.order(ORDERED + 1 + random.nextInt(3));
        site.site().setMode(MonthSite.BANK, random.nextBoolean() ? CLOSED : "private");
        site.opens(usual.get(site), FIRST);
        site.verifyCosigned(portal);
        if (random.nextBoolean()) {
            site.heal();
        }
    }

    private void end() {
        sites.forEach(MonthSite::heal);
        String mode = "private";
        sites.forEach(site -> site.site().setMode(MonthSite.BANK, mode));
        for (MonthSite site : sites) {
            site.awaitAgreement(owner.keyRingVersion(), mode);
            site.opens(usual.get(site), FIRST);
            site.awaitAnswers();
        }
        sites.forEach(site -> site.judge(portal));
        assertThat(owner.keys("command", "signing")).hasSize(1);
        assertThat(owner.keys("code", "verifying")).as("the code key before").hasSize(1);
    }
}
