// SPDX-License-Identifier: Apache-2.0
package org.latchkey.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.audit.ClockQuality;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.command.CommandArgs;
import org.latchkey.protocol.command.CommandOutcome;
import org.latchkey.protocol.command.CommandType;
import org.latchkey.protocol.cose.LetterType;
import org.latchkey.protocol.letter.LetterFile;
import org.latchkey.protocol.letter.LetterText;
import org.latchkey.protocol.letter.TypedLetter;
import org.latchkey.protocol.site.BankMode;
import org.latchkey.unit.api.Enrolment;
import org.latchkey.unit.api.LetterGate.Answer;

/** Every kind of command from a stick and from a QR code, and the same letter by the other way again. */
class EveryKindTest {

    private static final String STICK = "stick";
    private static final String SCANNER = "front";

    private final World world = new World();
    private final List<String> tokens = new ArrayList<>();
    private Enrolment.Phase phase = Enrolment.Phase.ENROLLED;

    @BeforeEach
    void prove() {
        world.clock.quality = ClockQuality.PROVEN;
        world.enrolment = new Enrolment() {
            @Override
            public String enrol(String token) {
                tokens.add(token);
                return "Enrolled.";
            }

            @Override
            public Status status() {
                return new Status(phase, "");
            }
        };
    }

    private static Map<CommandType, CommandArgs> kinds() {
        OptionalLong now = OptionalLong.empty();
        Map<CommandType, CommandArgs> all = new EnumMap<>(CommandType.class);
        for (CommandArgs args : List.of(
                new CommandArgs.Revoke(1, new TreeMap<>(Map.of(7L, FakeClock.BEGIN + Portal.DAY))),
                new CommandArgs.Assign(1, Optional.of(new byte[8])),
                new CommandArgs.SetMode("A", BankMode.PUBLIC, now),
                new CommandArgs.Configure(Portal.config("Renamed")),
                new CommandArgs.InstallKeyRing(Portal.ring(2)),
                new CommandArgs.RunRelease(12, now, now),
                new CommandArgs.ReEnrol("LKE:0"),
                new CommandArgs.Open(List.of(1)),
                new CommandArgs.ReleaseDoor(1),
                new CommandArgs.LockDown("", true),
                new CommandArgs.EmergencyOpen(""))) {
            all.put(args.type(), args);
        }
        return all;
    }

    private static byte[] letter(CommandType type) {
        CommandArgs args = kinds().get(type);
        return type.lasting() ? Portal.lasting(1, args) : Portal.momentary(args, FakeClock.BEGIN, type.maxLifetime());
    }

    private Answer fromStick(byte[] letter) throws ProtocolException {
        byte[] file = new LetterFile(List.of(new TypedLetter(LetterType.COMMAND, letter))).encode();
        return world.gate
                .accept(LetterFile.decode(file).letters().get(0), STICK)
                .join();
    }

    private Answer fromQr(byte[] letter) throws ProtocolException {
        byte[] read = LetterText.parse(LetterText.of(letter));
        return world.gate
                .accept(new TypedLetter(LetterType.COMMAND, read), SCANNER)
                .join();
    }

    private long position() {
        return world.gate.position().seq();
    }

    private void assertTakenOnce(CommandType type, String source) {
        assertThat(position()).isEqualTo(type.lasting() ? 1 : 0);
        assertThat(world.trail.of(Event.COMMAND)).isNotEmpty().allSatisfy(entry -> assertThat(entry.details())
                .containsEntry("source", source)
                .containsEntry("type", type.word()));
        assertThat(world.trail.of(Event.COMMAND).stream()
                        .filter(entry -> entry.outcome().equals("applied")))
                .hasSize(1);
        assertThat(tokens).hasSize(type == CommandType.RE_ENROL ? 1 : 0);
    }

    @Test
    void aTokenWhosePortalHasNotAnsweredYetIsSaidSo() throws ProtocolException {
        phase = Enrolment.Phase.ASKING;
        Answer answer = fromStick(letter(CommandType.RE_ENROL));
        assertThat(answer.outcome()).isEqualTo(CommandOutcome.APPLIED);
        assertThat(answer.reason()).isEqualTo(Enrolment.PORTAL_UNREACHABLE);
        assertThat(world.trail.last().reason()).isEqualTo(Enrolment.PORTAL_UNREACHABLE);
    }

    @Test
    void noKindIsForgottenHere() {
        assertThat(kinds().keySet()).isEqualTo(EnumSet.allOf(CommandType.class));
    }

    @ParameterizedTest
    @EnumSource(CommandType.class)
    void aStickBringsIt(CommandType type) throws ProtocolException {
        byte[] letter = letter(type);
        assertThat(fromStick(letter).outcome()).isEqualTo(CommandOutcome.APPLIED);
        assertTakenOnce(type, STICK);
        int records = world.trail.of(Event.COMMAND).size();

        // The ring of this world takes the key away that signed the order to take it.
        assertThat(fromStick(letter).outcome())
                .isEqualTo(type == CommandType.KEY_RING ? CommandOutcome.REFUSED : CommandOutcome.APPLIED);
        assertThat(world.trail.of(Event.COMMAND)).as("once").hasSize(records);
    }

    @ParameterizedTest
    @EnumSource(
            value = CommandType.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"CONFIGURE", "KEY_RING"})
    void aScannerBringsIt(CommandType type) throws ProtocolException {
        byte[] letter = letter(type);
        assertThat(fromQr(letter).outcome()).isEqualTo(CommandOutcome.APPLIED);
        assertTakenOnce(type, SCANNER);
        int records = world.trail.of(Event.COMMAND).size();

        assertThat(fromStick(letter).outcome()).as("the same letter").isEqualTo(CommandOutcome.APPLIED);
        assertThat(world.trail.of(Event.COMMAND)).as("once").hasSize(records);
    }

    @ParameterizedTest
    @EnumSource(
            value = CommandType.class,
            names = {"OPEN", "RELEASE_DOOR"})
    void aScannerBringsItTooLate(CommandType type) throws ProtocolException {
        byte[] letter = letter(type);
        world.clock.seconds = FakeClock.BEGIN + type.maxLifetime();
        assertThat(fromQr(letter).outcome()).isEqualTo(CommandOutcome.EXPIRED);
        assertThat(world.trail.last().event()).isEqualTo(Event.LETTER_REFUSED);
        assertThat(world.trail.last().details()).containsEntry("source", SCANNER);
        assertThat(world.effects).isEmpty();
    }
}
