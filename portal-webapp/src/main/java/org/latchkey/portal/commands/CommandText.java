// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.commands;

import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.latchkey.protocol.command.CommandArgs;

/** What a command orders, for people: as JSON in the list of commands. Neither keys nor tokens are in it. */
final class CommandText {

    private static final String BANK = "bank";
    private static final String DOOR = "door";

    private CommandText() {}

    static Map<String, Object> of(CommandArgs args) {
        Map<String, Object> text = new LinkedHashMap<>();
        if (args instanceof CommandArgs.Revoke revoke) {
            text.put("epoch", revoke.epoch());
            text.put("statusIndices", revoke.untilByIndex().keySet());
        } else if (args instanceof CommandArgs.Assign assign) {
            text.put(DOOR, assign.door());
            assign.codeId().ifPresent(id -> text.put("code", HexFormat.of().formatHex(id)));
        } else if (args instanceof CommandArgs.SetMode mode) {
            text.put(BANK, mode.bank());
            text.put("mode", mode.mode().word());
            mode.effectiveAt().ifPresent(at -> text.put("effectiveAt", at));
        } else if (args instanceof CommandArgs.Configure configure) {
            text.put("digest", HexFormat.of().formatHex(configure.config().digest()));
        } else if (args instanceof CommandArgs.RunRelease run) {
            text.put("release", run.release());
            run.notBefore().ifPresent(at -> text.put("notBefore", at));
            run.notAfter().ifPresent(at -> text.put("notAfter", at));
        } else if (args instanceof CommandArgs.Open open) {
            text.put("doors", open.doors());
        } else if (args instanceof CommandArgs.ReleaseDoor release) {
            text.put(DOOR, release.door());
        } else if (args instanceof CommandArgs.LockDown lockDown) {
            text.put(BANK, lockDown.bank());
            text.put("on", lockDown.on());
        } else if (args instanceof CommandArgs.EmergencyOpen emergency) {
            text.put(BANK, emergency.bank());
        }
        return text;
    }
}
