// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Rooms of a unit that is connected with its portal, each upgraded from a signed release and rolled back, over and over,
 * while customers scan; and what came of their scans, by the ledger of the metal, by the trail, and by the unit's log.
 */
public final class SwapRounds implements AutoCloseable {

    /** Every room on the way of a scan or of its record. */
    public static final List<String> ROOMS = List.of(
            "org.latchkey.access",
            "org.latchkey.audit",
            "org.latchkey.lockers",
            "org.latchkey.sync.mqtt",
            "org.latchkey.scanner.serial",
            "org.latchkey.channel.serial",
            "org.latchkey.driver.xor8a",
            "org.latchkey.driver.kerong");

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Pattern TOUCHED = Pattern.compile("Bundle (\\S+) \\S+ (?:started|stopped)");
    private static final String NEWER = "0.1.1";
    private static final String EMERGENCY = "emergency-opening";
    private static final String ENDED = "ended";

    /** Of two batches that end, the second one has begun meanwhile too. */
    private static final int WHOLE_BATCH = 2;

    private final Path folder;
    private final Publisher publisher;
    private final ConnectedSite site;
    private final Path contact;
    private long counter;

    /**
     * What came of one room's swaps.
     *
     * @param swaps upgrades and rollbacks together
     * @param scans codes shown, each good for one opening
     * @param accepted codes that the trail has as accepted
     * @param opened openings in the trail whose door was seen open
     * @param wrong doors that did not open as often as codes were shown for them
     * @param alsoTouched other bundles that were stopped or started
     */
    public record Result(
            String room,
            int swaps,
            int scans,
            long accepted,
            long opened,
            List<String> wrong,
            Set<String> alsoTouched) {

        /** No scan lost, no record missing, nobody else restarted. */
        public boolean sound() {
            return wrong.isEmpty() && alsoTouched.isEmpty() && accepted == scans && opened == scans;
        }
    }

    /** Starts portal, hardware and unit. */
    public SwapRounds(Workspace workspace, Path folder) {
        this.folder = folder;
        publisher = new Publisher(workspace, folder.resolve("publisher"));
        contact = folder.resolve("emergency-contact");
        contactSays("0");
        List<String> options = List.of(publisher.javaOption(), "-Dlatchkey.emergency.input=" + contact);
        site = ConnectedSite.start(workspace, folder, Installation.everyLine(folder), options);
    }

    private void contactSays(String state) {
        try {
            Files.writeString(contact, state);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public ConnectedSite site() {
        return site;
    }

    /**
     * Upgrades a room to a version that does something else, and rolls it back, so many times.
     *
     * @throws TestbedException if a swap does not succeed, or what the version does is not seen from outside, and no more
     *     after the rollback
     */
    public Result run(String room, int rounds) {
        Technician technician = new Technician(site.unit(), site.hardware(), publisher, this::techniciansCode);
        SwappedRoom swapped = SwappedRoom.ALL.get(room);
        publisher.release(++counter, List.of(swapped.later(publisher, NEWER)), "--lowest", "0");
        String installed = technician.version(room);
        technician.showCode();
        require(technician.stage(), "is on the disk");
        int log = site.unit().log().length();
        Tally tally = new Tally(new Trail(site.unit()));
        try (ScanLoad load = ScanLoad.start(site.hardware(), this::code)) {
            load.awaitBatches(1);
            for (int i = 0; i < rounds; i++) {
                SwappedRoom.Mark before = SwappedRoom.Mark.of(site.unit());
                require(technician.apply(counter), "runs.");
                require(technician.version(room), NEWER);
                Await.until("what the later " + room + " does", PATIENCE, () -> swapped.isLater(site.unit(), before));
                load.awaitBatches(1);
                require(technician.rollback(), "runs.");
                require(technician.version(room), installed);
                SwappedRoom.Mark after = SwappedRoom.Mark.of(site.unit());
                load.awaitBatches(WHOLE_BATCH);
                Await.until(
                        "what the installed " + room + " does",
                        PATIENCE,
                        () -> swapped.isInstalled(site.unit(), after));
                tally.read();
            }
            load.stop();
            tally.read();
            Set<String> others = touched(site.unit().log().substring(log));
            others.remove(room);
            return new Result(room, 2 * rounds, load.scans(), tally.accepted, tally.opened, load.wrongScans(), others);
        }
    }

    /**
     * What came of an emergency opening.
     *
     * @param pulsed doors whose locks were pulsed
     * @param records the outcomes of its records at the portal, in order
     * @param report what the record of its end says
     */
    public record Drill(Set<Integer> pulsed, List<String> records, JsonNode report) {}

    /**
     * The emergency contact closes with the portal away and a line unplugged, a room is upgraded meanwhile, and then line and portal
     * come back. The room is rolled back at the end.
     */
    public Drill drill(String room, String line) {
        Technician technician = new Technician(site.unit(), site.hardware(), publisher, this::techniciansCode);
        SwappedRoom swapped = SwappedRoom.ALL.get(room);
        publisher.release(++counter, List.of(swapped.later(publisher, NEWER)), "--lowest", "0");
        technician.showCode();
        require(technician.stage(), "is on the disk");
        Trail trail = new Trail(site.unit());
        long record = trail.next();
        long since = System.nanoTime();
        site.hardware().unplug(line);
        site.pullPlug();
        contactSays("1");
        awaitEmergency(record, "begun");
        require(technician.apply(counter), "runs.");
        require(technician.version(room), NEWER);
        site.hardware().plug(line);
        awaitEmergency(record, ENDED);
        contactSays("0");
        awaitEmergency(record, "contact-open");
        site.plugIn();
        site.site().awaitWitnessed(trail.next(), PATIENCE);
        require(technician.rollback(), "runs.");
        // They shut by themselves after a while.
        Await.until("every door closed", PATIENCE, () -> !site.unit()
                .console("doors")
                .contains(" open "));
        List<JsonNode> records = site.site().records().stream()
                .filter(one -> one.path("seq").asLong() >= record)
                .filter(one -> one.path("event").asText().equals(EMERGENCY))
                .sorted(Comparator.comparingLong(one -> one.path("seq").asLong()))
                .toList();
        List<String> outcomes =
                records.stream().map(one -> one.path("outcome").asText()).toList();
        JsonNode report = records.get(outcomes.indexOf(ENDED)).path("details");
        return new Drill(new TreeSet<>(site.hardware().pulsesSince(since)), outcomes, report);
    }

    private void awaitEmergency(long record, String outcome) {
        Trail trail = new Trail(site.unit());
        Await.until("an emergency opening " + outcome, PATIENCE, () -> trail.since(record).stream()
                .anyMatch(row -> row.event().equals(EMERGENCY) && row.words().contains(outcome)));
    }

    private String techniciansCode() {
        return Portal.technicianCode(
                site.portal().address(), folder, site.site().code());
    }

    private String code(int door) {
        return site.portal()
                .createCode(site.site().code(), List.of(door), Instant.now().plus(1, ChronoUnit.DAYS), 1)
                .text();
    }

    private static void require(String answer, String words) {
        if (!answer.contains(words)) {
            throw new TestbedException("expected '" + words + "', the unit says: " + answer);
        }
    }

    private static Set<String> touched(String log) {
        Set<String> names = new TreeSet<>();
        Matcher matcher = TOUCHED.matcher(log);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    /** Counts records, each once. */
    private static final class Tally {

        private final Trail trail;
        private long next;
        private long accepted;
        private long opened;

        Tally(Trail trail) {
            this.trail = trail;
            next = trail.next();
        }

        void read() {
            List<Trail.Row> rows = new ArrayList<>(trail.since(next));
            for (Trail.Row row : rows) {
                if (row.seq() != next++) {
                    throw new TestbedException("record " + (next - 1) + " is missing");
                }
                accepted += row.event().equals("code-accepted") && row.door() != 0 ? 1 : 0;
                opened += row.event().equals("opening") && row.words().contains("opened") ? 1 : 0;
            }
        }
    }

    /** Waits until every record is at the portal, and has an auditor check its export. */
    public void audit(Path file) {
        site.site().awaitConnection("online", PATIENCE);
        site.audit(file);
    }

    @Override
    public void close() {
        site.close();
    }
}
