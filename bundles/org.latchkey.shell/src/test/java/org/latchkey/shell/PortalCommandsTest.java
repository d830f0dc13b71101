// SPDX-License-Identifier: Apache-2.0
package org.latchkey.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latchkey.protocol.cbor.CborReader;
import org.latchkey.protocol.crypto.Ed25519PrivateKey;
import org.latchkey.protocol.note.Checkpoint;
import org.latchkey.protocol.sync.AuditBatch;
import org.latchkey.protocol.sync.WitnessNote;
import org.latchkey.unit.api.Enrolment;
import org.latchkey.unit.api.Outbox;
import org.latchkey.unit.api.PortalSync;
import org.latchkey.unit.api.UnitException;

class PortalCommandsTest {

    private static final Ed25519PrivateKey KEY = Ed25519PrivateKey.ofSeed(new byte[32]);

    private final PortalCommands commands = new PortalCommands();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    @Test
    void saysWhatIsMissing() {
        assertThatThrownBy(() -> commands.enrol(out, "LKE:1")).hasMessageContaining("identity");
        assertThatThrownBy(() -> commands.export(out, "f", -1)).hasMessageContaining("trail");
    }

    @Test
    void tellsHowTheUnitStandsWithItsPortal() {
        commands.enrolment.set(new FakeEnrolment());
        commands.sync(out);
        assertThat(printed()).contains("Enrolled for site-1").doesNotContain("broker");
        commands.sync.set(() -> new PortalSync.Status(false, "ssl://p:1", 0, 7, 100, 2, "no route"));
        commands.outbox.set(new FakeOutbox(130, 100));
        commands.sync(out);
        assertThat(printed())
                .contains("ssl://p:1")
                .contains("down, 7 attempt(s)")
                .contains("no route")
                .contains("130 in all")
                .contains("100, so 30 are not yet");
    }

    @Test
    void writesTheBatchesThatThePortalTakes() throws Exception {
        FakeOutbox outbox = new FakeOutbox(1300, 100);
        byte[] kid = KEY.publicKey().kid(8);
        Path file = folder.resolve("trail");
        assertThat(TrailFileWriter.write(outbox, "site-1", kid, 100, file)).isEqualTo(1200);
        CborReader in = new CborReader(Files.readAllBytes(file));
        in.readArray(4);
        assertThat(in.readText()).isEqualTo("latchkey/v1/trail");
        assertThat(in.readText()).isEqualTo("site-1");
        assertThat(in.readBytes()).isEqualTo(kid);
        int batches = in.readArray();
        long next = 100;
        for (int i = 0; i < batches; i++) {
            AuditBatch batch = AuditBatch.decode(in.readBytes());
            assertThat(batch.from()).isEqualTo(next);
            next = batch.size();
        }
        in.end();
        assertThat(next).isEqualTo(1300);
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void theFolderIsForcedWhenOnlyTheWholeFileIsInIt() throws Exception {
        Path file = folder.resolve("trail");
        List<String> forced = new ArrayList<>();
        TrailFileWriter.write(
                new FakeOutbox(130, 100), "site-1", KEY.publicKey().kid(8), 0, file, parent -> {
                    try (var files = Files.list(parent)) {
                        files.forEach(found -> forced.add(found.getFileName().toString()));
                    }
                });
        assertThat(forced).containsExactly("trail");
    }

    @Test
    void refusesRecordsThatAreNotThere() {
        commands.outbox.set(new FakeOutbox(10, 5));
        assertThatThrownBy(() -> commands.export(out, "f", 11))
                .isInstanceOf(UnitException.class)
                .hasMessageContaining("0 to 9");
    }

    @Test
    void saysWhichRecordsAreNoLongerKept() {
        commands.outbox.set(new FakeOutbox(10, 8, 5));
        assertThatThrownBy(() -> commands.export(out, "f", 3))
                .isInstanceOf(UnitException.class)
                .hasMessageContaining("Records 3 to 4")
                .hasMessageContaining("begin at 5");
    }

    @Test
    void takesThePortalsNote() throws Exception {
        commands.outbox.set(new FakeOutbox(130, 100));
        Path file = folder.resolve("note");
        Files.write(file, WitnessNote.witnessed(100, FakeOutbox.NOTE).encode());
        commands.note(out, file.toString());
        assertThat(printed()).contains("witnessed 100 record(s); 30 are not");

        Files.write(file, WitnessNote.witnessed(100, "forged").encode());
        assertThatThrownBy(() -> commands.note(out, file.toString())).hasMessageContaining("forged");
        Files.write(file, WitnessNote.sendFrom(70).encode());
        commands.note(out, file.toString());
        assertThat(printed()).contains("trail-export FILE 70");
        Files.write(file, WitnessNote.refused(70, "forked").encode());
        assertThatThrownBy(() -> commands.note(out, file.toString())).hasMessageContaining("forked");
        Files.write(file, new byte[] {1, 2, 3});
        assertThatThrownBy(() -> commands.note(out, file.toString()))
                .isInstanceOf(UnitException.class)
                .hasMessageContaining("no note");
        assertThatThrownBy(() -> commands.note(out, folder.resolve("absent").toString()))
                .isInstanceOf(UnitException.class);
    }

    private static final class FakeEnrolment implements Enrolment {

        @Override
        public String enrol(String token) {
            return "";
        }

        @Override
        public Status status() {
            return new Status(Phase.ENROLLED, "Enrolled for site-1.");
        }
    }

    /** Records of one byte. */
    private record FakeOutbox(long size, long witnessed, long oldest) implements Outbox {

        static final String NOTE = "cosigned";

        FakeOutbox(long size, long witnessed) {
            this(size, witnessed, 0);
        }

        @Override
        public Optional<String> cosigned() {
            return Optional.empty();
        }

        @Override
        public Optional<Page> page(long from, int maxRecords, int maxBytes) {
            List<byte[]> records = new ArrayList<>();
            for (long seq = from; seq < size && records.size() < maxRecords; seq++) {
                records.add(new byte[1]);
            }
            Checkpoint checkpoint = Checkpoint.sign("o", from + records.size(), new byte[32], KEY);
            return records.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Page(from, records, checkpoint, from == 0 ? List.of() : List.of(new byte[32])));
        }

        @Override
        public long accept(String cosignedNote) {
            if (!cosignedNote.equals(NOTE)) {
                throw new UnitException("not this trail's: " + cosignedNote);
            }
            return witnessed;
        }
    }
}
