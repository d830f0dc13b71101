// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed.demo;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import org.latchkey.testbed.Await;
import org.latchkey.testbed.Hardware;
import org.latchkey.testbed.Installation;
import org.latchkey.testbed.Portal;
import org.latchkey.testbed.Portal.AccessCode;
import org.latchkey.testbed.Ports;
import org.latchkey.testbed.Publisher;
import org.latchkey.testbed.TestbedException;
import org.latchkey.testbed.Unit;
import org.latchkey.testbed.Uplink;
import org.latchkey.testbed.Workspace;

/**
 * The product's main job on one machine: the portal signs a code, a scanner reads it, a door opens; also with the plug
 * pulled, and then the records arrive later.
 */
public final class Demo {

    private static final Duration DOOR_PATIENCE = Duration.ofSeconds(15);

    /** So that nobody has to watch a failing release for a minute. */
    private static final String SHORT_PROOF = "-Dlatchkey.releases.proof.seconds=12";

    private static final Duration NETWORK_PATIENCE = Duration.ofSeconds(60);

    private final DemoOptions options;
    private final Workspace workspace = Workspace.find();
    private final Path folder = workspace.root().resolve(".latchkey/demo");
    private final long began = System.nanoTime();
    private final int kiosk = Ports.free();

    private Demo(DemoOptions options) {
        this.options = options;
    }

    /** Ends with 0 only if every step did what it should. */
    public static void main(String[] args) {
        try {
            new Demo(DemoOptions.parse(args)).run();
        } catch (TestbedException | IllegalArgumentException | IOException e) {
            System.err.println("demo: " + e.getMessage());
            System.exit(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() throws InterruptedException, IOException {
        Path lock = folder.resolveSibling("demo.lock");
        Files.createDirectories(lock.getParent());
        try (FileChannel file = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = file.tryLock()) {
            if (held == null) {
                throw new TestbedException("another demo runs in this folder: end it first");
            }
            show();
        }
    }

    private void show() throws InterruptedException {
        int portalPort = options.portalPort();
        int picturePort = options.picturePort();
        Workspace.emptyFolder(folder);
        Installation gym = Installation.gym(folder);
        Uplink uplink = Uplink.free();
        List<String> settings = new ArrayList<>(uplink.portalSettings());
        settings.add(PortalReleases.portalSetting(folder));
        try (Portal portal = Portal.start(workspace, folder.resolve("portal"), portalPort, settings)) {
            step("portal up at " + portal.address() + ", keys made, key store encrypted");
            Dev.remember(folder, portal);
            PortalReleases releases = new PortalReleases(workspace, folder, portal.address());
            releases.pin();
            step("publisher of releases pinned in portal and unit");
            try (Hardware hardware = Hardware.start(workspace, gym, folder, picturePort, uplink.links())) {
                step("simulated hardware up: two boards, 36 doors, one scanner; picture at " + hardware.address());
                try (KeptUnit kept = enrol(portal, gym);
                        DriverWatch watch =
                                new DriverWatch(hardware, gym, kept.unit().home())) {
                    Unit unit = kept.unit();
                    step("unit enrolled and serving %.0f ms after its process was started", unit.awaitServing());
                    portal.site(Installation.SITE).awaitConnection("online", NETWORK_PATIENCE);
                    step("unit connected with the portal: MQTT 5, mutual TLS 1.3");
                    openDoors(portal, hardware, unit);
                    if (options.once()) {
                        new Swaps(releases, portal, hardware, unit).show(this::step);
                        new PulledPlug(workspace, folder, portal, hardware, unit).show(this::step);
                    } else {
                        stay(portal, hardware, kept);
                    }
                }
            }
        }
    }

    private KeptUnit enrol(Portal portal, Installation gym) {
        portal.createSite(gym.siteConfigJson());
        Path token = portal.site(Installation.SITE).enrolmentToken(folder.resolve("enrolment-token"));
        step("site %s made, and a one-time token for its unit", Installation.SITE);
        List<String> always =
                List.of(new Publisher(workspace, Dev.publisher(folder)).javaOption(), SHORT_PROOF, Unit.kiosk(kiosk));
        return new KeptUnit(workspace, folder.resolve("unit"), always, Unit.enrolment(token));
    }

    private void openDoors(Portal portal, Hardware hardware, Unit unit) {
        for (int door : List.of(7, 30)) {
            AccessCode code = portal.createCode(
                    Installation.SITE, List.of(door), Instant.now().plus(1, ChronoUnit.DAYS), 1);
            step("code for door %d made: %d characters", door, code.text().length());
            long scanned = hardware.scanPng(portal.qrPng(code));
            Hardware.Entry pulse = hardware.await(door, "pulse-received", scanned, DOOR_PATIENCE);
            Hardware.Entry opened = hardware.await(door, "opened", scanned, DOOR_PATIENCE);
            step(
                    "QR scanned, door %d opened: open command at the board %.1f ms after the scan, latch open after %.1f ms",
                    door, millis(scanned, pulse.nanos()), millis(scanned, opened.nanos()));
            refuseASecondUse(hardware, unit, code, door);
        }
        // The command fails, and so does the demo, if the trail is not sound.
        step("trail verifies: %s", unit.console("verify").strip().replaceAll("\\s*\n\\s*", "; "));
    }

    private void refuseASecondUse(Hardware hardware, Unit unit, AccessCode code, int door) {
        Await.until("door " + door + " opened in the trail", DOOR_PATIENCE, () -> recorded(unit, code, "opening"));
        long before = openings(hardware, door);
        hardware.scan(code.text());
        Await.until("the second scan's refusal in the trail", DOOR_PATIENCE, () -> recorded(unit, code, "used-up"));
        if (openings(hardware, door) != before) {
            throw new TestbedException("the used code opened door " + door + " again");
        }
        step("the same code again: refused, recorded, door %d stayed shut", door);
    }

    /** Whether the newest records have that word, and that code. */
    private static boolean recorded(Unit unit, AccessCode code, String word) {
        String records = unit.console("records", "2");
        return records.contains(word) && records.contains(code.id());
    }

    private static long openings(Hardware hardware, int door) {
        return hardware.ledger().stream()
                .filter(entry -> entry.door() == door && entry.event().equals("pulse-received"))
                .count();
    }

    private void stay(Portal portal, Hardware hardware, KeptUnit kept) throws InterruptedException {
        System.out.println();
        System.out.println("Portal        " + portal.address());
        System.out.println("  sign in     owner / " + portal.firstPassword().orElse("(the password you chose)"));
        System.out.println("Lockers       " + hardware.address() + "   (paste or drop a code there)");
        System.out.println("  network     'Pull the plug' of the link 'portal' there, scan, and plug in again");
        System.out.println("Kiosk         http://127.0.0.1:" + kiosk + "/   (the touch screen at the site)");
        System.out.println("Technician    ./latchkey console status");
        System.out.println(
                "Releases      ./latchkey dev --newer     the portal rolls a newer driver of the east wall out: scan meanwhile");
        System.out.println("              ./latchkey dev --failing   one that serves nothing, and takes itself back");
        System.out.println("  progress    " + portal.address() + "rollouts   and why it failed");
        System.out.println("  what runs   " + portal.address() + "versions?bundles=all");
        System.out.println("              the lockers' picture says below 'Lines' which driver speaks, and since when");
        System.out.println("Developer     ./latchkey dev BUNDLE   builds a changed bundle and swaps it in");
        System.out.println();
        System.out.println("Ctrl-C ends it.");
        CountDownLatch end = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(end::countDown));
        kept.keepUntil(end, this::step);
    }

    private static double millis(long from, long to) {
        return (to - from) / 1e6;
    }

    private void step(String format, Object... values) {
        double seconds = (System.nanoTime() - began) / 1e9;
        System.out.printf(Locale.ROOT, "%6.1f s  %s%n", seconds, String.format(Locale.ROOT, format, values));
    }
}
