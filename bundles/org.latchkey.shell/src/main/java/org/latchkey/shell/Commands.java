// SPDX-License-Identifier: Apache-2.0
package org.latchkey.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.audit.Actor;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.audit.AuditRecord;
import org.latchkey.unit.api.AuditTrail;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.Gatekeeper.Verdict;
import org.latchkey.unit.api.HealthCheck;
import org.latchkey.unit.api.Standing;
import org.latchkey.unit.api.TechnicianRights;
import org.latchkey.unit.api.TrustedClock;
import org.latchkey.unit.api.UnitException;

/** What a technician can ask and order. Every failure is a {@link UnitException} with one sentence. */
final class Commands {

    static final int RECORDS = 20;
    static final int MAX_RECORDS = 1_000;
    private static final int MAX_FILE = 1 << 20;
    private static final String END = "end";

    /** Whoever is at the console, as records name them. */
    private static final Actor AT_CONSOLE = new Actor(Actor.Kind.TECHNICIAN, "console");

    private static final long OPENING_SECONDS = 30;
    private static final String SOURCE = "console";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private final Services services;

    Commands(Services services) {
        this.services = services;
    }

    void status(PrintStream out) {
        services.site
                .find()
                .ifPresentOrElse(
                        site -> out.println(
                                "Site " + site.code() + ", " + site.config().name() + "."),
                        () -> out.println("Not provisioned."));
        services.clock.find().ifPresent(clock -> {
            TrustedClock.Reading now = clock.now();
            String quality = now.quality().name().toLowerCase(Locale.ROOT);
            out.println("Clock " + time(now.seconds()) + " " + zone() + ", " + quality + ".");
        });
        services.trail
                .find()
                .ifPresent(trail -> out.println("Trail of " + trail.size() + " records, start " + trail.boot() + "."));
        out.println();
        Table table = new Table("CHECK", "", "");
        services.checks.stream().sorted(Comparator.comparing(HealthCheck::name)).forEach(check -> {
            HealthCheck.Result result = check.check();
            table.row(check.name(), result.ok() ? "ok" : "NOT OK", result.message());
        });
        boolean gatekeeper = services.gatekeeper.find().isPresent();
        table.row("access", gatekeeper ? "ok" : "NOT OK", gatekeeper ? "Codes are decided on." : "Not running.");
        table.print(out);
    }

    void doors(PrintStream out) {
        Table table = new Table("DOOR", "BANK", "STATE", "ITEM", "HELD", "");
        services.doors.get().all().stream()
                .sorted(Comparator.comparingInt(Doors.Status::door))
                .forEach(door -> {
                    Optional<Standing> standing =
                            services.holders.find().map(book -> Standing.of(door, book.at(door.door())));
                    table.row(
                            door.door(),
                            door.bank(),
                            door.state().name().toLowerCase(Locale.ROOT),
                            door.item().map(item -> item ? "yes" : "no").orElse("-"),
                            standing.map(Commands::held).orElse("-"),
                            (door.quarantined() ? "OUT OF ORDER (jammed) " : "")
                                    + standing.map(this::contradiction).orElse("")
                                    + door.trouble());
                });
        table.print(out);
    }

    private static String held(Standing standing) {
        return standing.by().map(Standing.By::word).orElse("no");
    }

    /** Where the book and the sensors do not agree; ends with a space unless it is empty. */
    private String contradiction(Standing standing) {
        if (standing.unheldItem()) {
            return "NOT EMPTY, held by nobody ";
        }
        long now = services.clock.find().map(clock -> clock.now().seconds()).orElse(0L);
        return standing.emptyHold(now) ? "EMPTY, held for long " : "";
    }

    void open(PrintStream out, int door) {
        finish(out, services.gatekeeper.get().test(door));
    }

    void code(PrintStream out, String text) {
        finish(out, services.gatekeeper.get().present(text.strip(), SOURCE));
    }

    private static void finish(PrintStream out, Verdict verdict) {
        if (!verdict.accepted()) {
            throw new UnitException("Refused: " + verdict.reason() + ".");
        }
        if (verdict.doors().isEmpty()) {
            out.println("Accepted as record " + verdict.record() + ": for " + TechnicianRights.SECONDS / 60
                    + " minutes the unit takes orders that change it.");
            return;
        }
        out.println("Accepted as record " + verdict.record() + ", door " + joined(verdict.doors()) + ".");
        List<Doors.Opening> openings = await(verdict);
        openings.forEach(opening -> out.println(sentence(opening)));
        if (openings.stream().noneMatch(Commands::mayHaveOpened)) {
            throw new UnitException("No door opened.");
        }
    }

    private static List<Doors.Opening> await(Verdict verdict) {
        try {
            return verdict.openings().get(OPENING_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | CancellationException | TimeoutException e) {
            throw new UnitException("The outcome is not known yet; see 'records'.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnitException("The console is stopping.", e);
        }
    }

    private static boolean mayHaveOpened(Doors.Opening opening) {
        return opening.outcome() == Doors.Outcome.OPENED || opening.outcome() == Doors.Outcome.PULSED;
    }

    private static String sentence(Doors.Opening opening) {
        String said =
                switch (opening.outcome()) {
                    case OPENED -> "The door opened";
                    case PULSED -> "The lock was pulsed; the door has no sensor";
                    case JAMMED -> "The door is jammed";
                    case NO_ANSWER -> "The board did not answer; the door may have opened";
                    case NOT_SENT -> "Nothing was sent";
                };
        return said + (opening.detail().isEmpty() ? "." : " (" + opening.detail() + ").");
    }

    private static String joined(List<Integer> doors) {
        return doors.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    void clear(PrintStream out, int door) {
        out.println(services.gatekeeper.get().clear(door));
    }

    /** The report of the last emergency opening, a drill or not. */
    void drill(PrintStream out) {
        services.emergency
                .get()
                .last()
                .ifPresentOrElse(
                        report -> out.print(time(report.at()) + " " + zone() + ". " + report.text()),
                        () -> out.println("No emergency opening since the start; older ones are in 'records'."));
    }

    /** Ends a running emergency opening. @param word which must say so, so that nobody does it by a slip */
    void drill(PrintStream out, String word) {
        if (!word.equals(END)) {
            throw new UnitException("Say 'drill' for the report, or 'drill end' to end a running emergency opening.");
        }
        out.println(
                services.emergency.get().end(AT_CONSOLE)
                        ? "Ended: no further door is tried."
                        : "No emergency opening is running.");
    }

    void records(PrintStream out, int count) {
        if (count < 1 || count > MAX_RECORDS) {
            throw new UnitException("Ask for 1 to " + MAX_RECORDS + " records.");
        }
        AuditTrail trail = services.trail.get();
        long size = trail.size();
        Table table = new Table("RECORD", "TIME", "DOOR", "EVENT", "");
        for (long seq = Math.max(0, size - count); seq < size; seq++) {
            row(table, trail, seq);
        }
        table.print(out);
    }

    private void row(Table table, AuditTrail trail, long seq) {
        Optional<byte[]> kept = trail.record(seq);
        if (kept.isEmpty()) {
            table.row(seq, "", "", "NO LONGER KEPT", "the portal has witnessed it");
            return;
        }
        byte[] stored = kept.get();
        try {
            AuditRecord record = AuditRecord.decode(stored);
            AuditEntry entry = record.entry();
            String event = entry.event().name().toLowerCase(Locale.ROOT).replace('_', '-');
            String details = entry.details().entrySet().stream()
                    .map(detail -> detail.getKey() + " " + detail.getValue())
                    .collect(Collectors.joining(", "));
            String rest = String.join(
                    " ", entry.outcome(), entry.reason(), entry.actor().id(), details);
            table.row(
                    seq, time(record.time()), entry.door() == 0 ? "" : entry.door(), event, rest.replaceAll(" +", " "));
        } catch (ProtocolException e) {
            table.row(seq, "", "", "NOT READABLE", e.reason());
        }
    }

    void verify(PrintStream out) {
        AuditTrail.Verification found = services.trail.get().verify();
        out.println("Records  " + found.size());
        out.println("Root     " + found.rootHash());
        if (!found.sound()) {
            throw new UnitException("The trail is NOT sound: " + found.finding());
        }
        out.println("Sound: " + found.finding());
    }

    void provision(PrintStream out, String file, String fingerprint) {
        byte[] content;
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            content = in.readNBytes(MAX_FILE + 1);
        } catch (IOException | InvalidPathException e) {
            throw new UnitException("The file " + file + " can not be read.", e);
        }
        if (content.length > MAX_FILE) {
            throw new UnitException("The file " + file + " is too large for a provisioning file.");
        }
        out.println(services.provisioning.get().accept(content, fingerprint));
    }

    private String time(long seconds) {
        return TIME.format(Instant.ofEpochSecond(seconds).atZone(zone()));
    }

    private ZoneId zone() {
        return services.site
                .find()
                .map(site -> ZoneId.of(site.config().timeZone()))
                .orElse(ZoneOffset.UTC);
    }
}
