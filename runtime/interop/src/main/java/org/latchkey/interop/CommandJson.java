// SPDX-License-Identifier: Apache-2.0
package org.latchkey.interop;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HexFormat;
import org.latchkey.protocol.command.Command;
import org.latchkey.protocol.command.CommandArgs.Assign;
import org.latchkey.protocol.command.CommandArgs.Configure;
import org.latchkey.protocol.command.CommandArgs.EmergencyOpen;
import org.latchkey.protocol.command.CommandArgs.InstallKeyRing;
import org.latchkey.protocol.command.CommandArgs.LockDown;
import org.latchkey.protocol.command.CommandArgs.Open;
import org.latchkey.protocol.command.CommandArgs.ReEnrol;
import org.latchkey.protocol.command.CommandArgs.ReleaseDoor;
import org.latchkey.protocol.command.CommandArgs.Revoke;
import org.latchkey.protocol.command.CommandArgs.RunRelease;
import org.latchkey.protocol.command.CommandArgs.SetMode;

/** A command as JSON: its place in the log, its word, and its arguments under the names of the specification. */
final class CommandJson {

    private static final HexFormat HEX = HexFormat.of();
    private static final String BANK = "bank";

    private CommandJson() {}

    static void write(Command command, ObjectNode answer) {
        command.seq().ifPresentOrElse(seq -> answer.put("seq", seq), () -> answer.putNull("seq"));
        answer.put("command", command.type().word());
        ObjectNode out = answer.putObject("args");
        if (command.type().lasting()) {
            writeLasting(command, out);
        } else {
            writeMomentary(command, out);
        }
    }

    private static void writeLasting(Command command, ObjectNode out) {
        if (command.args() instanceof Revoke revoke) {
            var revocations = out.put("epoch", revoke.epoch()).putArray("revocations");
            revoke.untilByIndex()
                    .forEach((index, until) ->
                            revocations.addObject().put("index", index).put("until", until));
        } else if (command.args() instanceof Assign assign) {
            out.put("door", assign.door());
            assign.codeId().ifPresent(code -> out.put("code", HEX.formatHex(code)));
        } else if (command.args() instanceof SetMode mode) {
            out.put(BANK, mode.bank()).put("mode", mode.mode().word());
            mode.effectiveAt().ifPresent(time -> out.put("effectiveAt", time));
        } else if (command.args() instanceof Configure configure) {
            ConfigJson.write(configure.config(), out.putObject("config"));
        } else if (command.args() instanceof InstallKeyRing ring) {
            out.put("letter", HEX.formatHex(ring.letter()));
        } else if (command.args() instanceof RunRelease run) {
            out.put("release", run.release());
            run.notBefore().ifPresent(time -> out.put("notBefore", time));
            run.notAfter().ifPresent(time -> out.put("notAfter", time));
        } else {
            out.put("enrolment", ((ReEnrol) command.args()).enrolment());
        }
    }

    private static void writeMomentary(Command command, ObjectNode out) {
        if (command.args() instanceof Open open) {
            var doors = out.putArray("doors");
            open.doors().forEach(doors::add);
        } else if (command.args() instanceof ReleaseDoor release) {
            out.put("door", release.door());
        } else if (command.args() instanceof LockDown lock) {
            out.put(BANK, lock.bank()).put("on", lock.on());
        } else {
            out.put(BANK, ((EmergencyOpen) command.args()).bank());
        }
    }
}
