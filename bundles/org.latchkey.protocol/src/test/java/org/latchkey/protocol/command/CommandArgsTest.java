// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.latchkey.protocol.Refusals.assertReason;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.latchkey.protocol.cbor.CborWriter;
import org.latchkey.protocol.keyring.KeyRingLetter;
import org.latchkey.protocol.site.BankMode;

class CommandArgsTest {

    @Test
    void numbersAndWordsAreThoseOfTheTable() {
        assertThat(CommandType.values())
                .extracting(CommandType::number)
                .containsExactly(1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19);
        assertThat(CommandType.values())
                .extracting(CommandType::word)
                .containsExactly(
                        "revoke",
                        "assign",
                        "set-mode",
                        "configure",
                        "key-ring",
                        "run-release",
                        "re-enrol",
                        "open",
                        "release-door",
                        "lock-down",
                        "emergency-open");
        for (CommandType type : CommandType.values()) {
            assertThat(type.lasting()).isEqualTo(type.number() < 16);
        }
    }

    @Test
    void theLargestArgumentsFitTheLetter() throws Exception {
        SortedMap<Long, Long> revoked = new TreeMap<>();
        for (long i = 0; i < 64; i++) {
            revoked.put(0xffff_ffffL - i, Long.MAX_VALUE);
        }
        List<Integer> doors = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            doors.add(65535 - 31 + i);
        }
        for (CommandArgs args : List.of(
                new CommandArgs.Revoke(Long.MAX_VALUE, revoked),
                new CommandArgs.Open(doors),
                new CommandArgs.ReEnrol("\u00fc".repeat(400)),
                new CommandArgs.InstallKeyRing(new byte[KeyRingLetter.MAX_SIZE]))) {
            Command command = Commands.command(args);
            assertThat(Commands.open(CommandLetter.sign(command, Commands.KEY)).command())
                    .isEqualTo(command);
        }
    }

    @Test
    void whatIsOutOfBoundsIsNoArgument() {
        OptionalLong none = OptionalLong.empty();
        assertBad(() -> new CommandArgs.Revoke(0, new TreeMap<>()));
        assertBad(() -> new CommandArgs.Revoke(-1, one(1L, 1L)));
        assertBad(() -> new CommandArgs.Revoke(0, one(0x1_0000_0000L, 1L)));
        assertBad(() -> new CommandArgs.Revoke(0, one(1L, -1L)));
        assertBad(() -> new CommandArgs.Assign(0, Optional.empty()));
        assertBad(() -> new CommandArgs.Assign(65536, Optional.empty()));
        assertBad(() -> new CommandArgs.Assign(1, Optional.of(new byte[7])));
        assertBad(() -> new CommandArgs.SetMode("", BankMode.CLOSED, none));
        assertBad(() -> new CommandArgs.SetMode("a", BankMode.CLOSED, OptionalLong.of(-1)));
        assertBad(() -> new CommandArgs.InstallKeyRing(new byte[0]));
        assertBad(() -> new CommandArgs.RunRelease(-1, none, none));
        assertBad(() -> new CommandArgs.RunRelease(1, OptionalLong.of(5), OptionalLong.of(5)));
        assertBad(() -> new CommandArgs.ReEnrol(""));
        assertBad(() -> new CommandArgs.ReEnrol("x".repeat(401)));
        assertBad(() -> new CommandArgs.Open(List.of()));
        assertBad(() -> new CommandArgs.Open(List.of(2, 1)));
        assertBad(() -> new CommandArgs.Open(List.of(1, 1)));
        assertBad(() -> new CommandArgs.Open(Collections.nCopies(33, 1)));
        assertBad(() -> new CommandArgs.ReleaseDoor(0));
        assertBad(() -> new CommandArgs.LockDown("a b", true));
        assertBad(() -> new CommandArgs.EmergencyOpen("x".repeat(33)));
    }

    private static SortedMap<Long, Long> one(Long index, Long until) {
        SortedMap<Long, Long> map = new TreeMap<>();
        map.put(index, until);
        return map;
    }

    private static void assertBad(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void signedScopesOutOfBoundsAreRefused() {
        assertScope("unknown-command", out -> out.array(2).integer(0).map(0));
        assertScope("unknown-command", out -> out.array(2).integer(8).map(0));
        assertScope("unknown-command", out -> out.array(2).integer(20).map(0));
        assertScope("cbor-range", out -> out.array(1).integer(16));
        assertScope("cbor-range", out -> out.array(3).integer(16).map(0).nothing());
        assertScope("cbor-type", out -> out.array(2).integer(16).array(0));
        assertScope("missing-claim", out -> out.array(2).integer(16).map(0));
        assertScope(
                "missing-claim",
                out -> out.array(2).integer(18).map(1).integer(1).text(""));
        assertScope(
                "missing-claim",
                out -> out.array(2).integer(17).map(1).integer(2).integer(1));
        assertScope("unknown-claim", out -> release(out, 2).integer(2).integer(1));
        assertScope("unknown-claim", out -> release(out, 2).integer(9).integer(1));
        assertScope("unknown-claim", out -> release(out, 2).text("x").integer(1));
        assertScope(
                "bad-claims", out -> out.array(2).integer(16).map(1).integer(1).array(0));
        assertScope("bad-claims", out -> doors(out, 2, 1));
        assertScope("bad-claims", out -> doors(out, 0, 1));
        assertScope("cbor-range", out -> doors(out, 1, 65536));
        assertScope("cbor-type", out -> doors(out, -1, 1));
        assertScope("cbor-trailing", out -> release(out, 1).nothing());
        assertScope("bad-claims", out -> out.array(2)
                .integer(3)
                .map(2)
                .integer(1)
                .text("a")
                .integer(2)
                .integer(3));
        assertScope("bad-claims", out -> out.array(2)
                .integer(1)
                .map(2)
                .integer(1)
                .integer(1)
                .integer(2)
                .map(0));
        assertScope(
                "bad-config", out -> out.array(2).integer(4).map(1).integer(1).bytes(new byte[] {(byte) 0x80}));
        assertScope(
                "cbor-range", out -> out.array(2).integer(5).map(1).integer(1).bytes(new byte[0]));
    }

    private static CborWriter release(CborWriter out, int entries) {
        return out.array(2).integer(17).map(entries).integer(1).integer(7);
    }

    private static void doors(CborWriter out, int... doors) {
        out.array(2).integer(16).map(1).integer(1).array(doors.length);
        for (int door : doors) {
            out.integer(door);
        }
    }

    private static void assertScope(String reason, Consumer<CborWriter> scope) {
        CborWriter out = new CborWriter();
        scope.accept(out);
        Command command = Commands.command(new CommandArgs.ReleaseDoor(7));
        assertReason(() -> Commands.open(Payloads.signed(Payloads.withScope(command, out))))
                .isEqualTo(reason);
    }
}
