// SPDX-License-Identifier: Apache-2.0
package org.latchkey.shell;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.sync.WitnessNote;
import org.latchkey.shell.Services.Slot;
import org.latchkey.unit.api.Enrolment;
import org.latchkey.unit.api.Outbox;
import org.latchkey.unit.api.PortalSync;
import org.latchkey.unit.api.Site;
import org.latchkey.unit.api.UnitException;
import org.latchkey.unit.api.UnitKey;
import org.latchkey.unit.api.files.DurableFiles;

/** What a technician can ask and order about the portal. Every failure is a {@link UnitException} with one sentence. */
final class PortalCommands {

    private static final int KID = 8;

    final Slot<Enrolment> enrolment = new Slot<>("The identity bundle is not running.");
    final Slot<PortalSync> sync = new Slot<>("There is no connection: the unit is not enrolled.");
    final Slot<Outbox> outbox = new Slot<>("The trail is not open; see 'status'.");
    final Slot<Site> site = new Slot<>("The unit is not provisioned; use 'enrol TOKEN'.");
    final Slot<UnitKey> key = new Slot<>("The identity bundle is not running.");

    void enrol(PrintStream out, String token) {
        out.println(enrolment.get().enrol(token));
    }

    void sync(PrintStream out) {
        Table table = new Table("PORTAL", "");
        table.row("enrolment", enrolment.get().status().message());
        sync.find().map(PortalSync::status).ifPresent(status -> {
            String since = status.since() == 0 ? "" : " since " + Instant.ofEpochSecond(status.since());
            String attempts = status.attempts() == 0 ? "" : ", " + status.attempts() + " attempt(s)";
            table.row("broker", status.broker());
            table.row("connection", (status.connected() ? "up" : "down") + since + attempts);
            table.row("next record", status.cursor());
            table.row("refused", status.refused() + " message(s) that could not be read");
            table.row("trouble", status.trouble().isEmpty() ? "none" : status.trouble());
        });
        outbox.find().ifPresent(trail -> {
            table.row("records", trail.size() + " in all, kept from " + trail.oldest() + " on");
            table.row("witnessed", trail.witnessed() + ", so " + (trail.size() - trail.witnessed()) + " are not yet");
        });
        table.print(out);
    }

    /** @param from first record, or −1 for the first that the portal has not witnessed */
    void export(PrintStream out, String name, long from) {
        Outbox trail = outbox.get();
        long first = from < 0 ? trail.witnessed() : from;
        if (first < trail.oldest()) {
            throw new UnitException("Records " + first + " to " + (trail.oldest() - 1)
                    + " were witnessed by the portal long ago and are no longer kept here: 'trail export' can begin at "
                    + trail.oldest() + ".");
        }
        if (first > trail.size()) {
            throw new UnitException("The unit has the records " + trail.oldest() + " to " + (trail.size() - 1) + ".");
        }
        byte[] kid = key.get().publicKey().kid(KID);
        try {
            long written = TrailFileWriter.write(trail, site.get().code(), kid, first, Path.of(name));
            out.println(written + " record(s) from " + first + " on are in " + name + "; the portal takes the file.");
        } catch (IOException | InvalidPathException e) {
            throw new UnitException("The file " + name + " can not be written: " + e.getMessage(), e);
        }
    }

    /** Takes the portal's answer to an exported trail. */
    void note(PrintStream out, String name) {
        Outbox trail = outbox.get();
        WitnessNote note = read(name);
        switch (note.status()) {
            case WITNESSED -> {
                long size = trail.accept(note.note());
                out.println("The portal has witnessed " + size + " record(s); " + (trail.size() - trail.witnessed())
                        + " are not witnessed yet.");
            }
            case SEND_FROM ->
                out.println("The portal goes on at record " + note.size() + ": bring it 'trail-export FILE "
                        + note.size() + "'.");
            default ->
                throw new UnitException("The portal refuses the trail (" + note.reason()
                        + "): an operator must look at its incidents.");
        }
    }

    private static WitnessNote read(String name) {
        try {
            return WitnessNote.decode(DurableFiles.read(Path.of(name), WitnessNote.MAX_SIZE));
        } catch (IOException | InvalidPathException e) {
            throw new UnitException("The file " + name + " can not be read: " + e.getMessage(), e);
        } catch (ProtocolException e) {
            throw new UnitException("The file " + name + " is no note of a portal: " + e.reason() + ".", e);
        }
    }
}
