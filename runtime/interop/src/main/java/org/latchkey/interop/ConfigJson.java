// SPDX-License-Identifier: Apache-2.0
package org.latchkey.interop;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.latchkey.protocol.site.BankTerms;
import org.latchkey.protocol.site.ModeWindow;
import org.latchkey.protocol.site.Policy;
import org.latchkey.protocol.site.SiteConfig;
import org.latchkey.protocol.site.SiteConfig.Bank;
import org.latchkey.protocol.site.SiteConfig.Line;
import org.latchkey.protocol.site.SiteConfig.ScannerPort;
import org.latchkey.protocol.site.Terms;

/** A site's configuration as JSON. */
final class ConfigJson {

    private ConfigJson() {}

    static void write(SiteConfig config, ObjectNode out) {
        out.put("site", config.site()).put("name", config.name()).put("timeZone", config.timeZone());
        out.put("maxCodeSeconds", config.maxCodeSeconds());
        var lines = out.putArray("lines");
        config.lines().forEach(line -> write(line, lines.addObject()));
        var scanners = out.putArray("scanners");
        for (ScannerPort scanner : config.scanners()) {
            scanners.addObject()
                    .put("name", scanner.name())
                    .put("driver", scanner.driver())
                    .put("channel", scanner.channel());
        }
        var banks = out.putArray("banks");
        config.banks().forEach(bank -> write(bank, banks.addObject()));
        config.policy().ifPresent(policy -> write(policy, out.putObject("policy")));
        if (!config.schedules().isEmpty()) {
            var schedules = out.putArray("schedules");
            config.schedules().forEach(window -> write(window, schedules.addObject()));
        }
    }

    private static void write(ModeWindow window, ObjectNode out) {
        out.put("bank", window.bank()).put("mode", window.mode().word()).put("days", window.days());
        out.put("fromMinute", window.fromMinute()).put("toMinute", window.toMinute());
    }

    private static void write(Line line, ObjectNode out) {
        out.put("name", line.name()).put("driver", line.driver()).put("channel", line.channel());
        out.put("supply", line.supply()).put("gapMillis", line.gapMillis());
        ObjectNode options = out.putObject("options");
        line.options().forEach(options::put);
    }

    private static void write(Bank bank, ObjectNode out) {
        var doors = out.put("name", bank.name()).put("title", bank.title()).putArray("doors");
        bank.doors().forEach(door -> doors.addObject()
                .put("number", door.number())
                .put("line", door.line())
                .put("board", door.board())
                .put("lock", door.lock())
                .put("size", door.size())
                .put("sensor", door.sensor())
                .put("x", door.x())
                .put("y", door.y())
                .put("width", door.width())
                .put("height", door.height()));
    }

    private static void write(Policy policy, ObjectNode out) {
        out.put("defaultCodeSeconds", policy.defaultCodeSeconds()).put("graceSeconds", policy.graceSeconds());
        out.put("overstay", policy.overstay());
        policy.languages().forEach(out.putArray("languages")::add);
        var modes = out.putArray("modes");
        policy.modes().forEach(mode -> modes.addObject()
                .put("bank", mode.bank())
                .put("mode", mode.mode().word()));
        if (!policy.banks().isEmpty()) {
            var banks = out.putArray("banks");
            policy.banks().forEach(bank -> write(bank, banks.addObject()));
        }
    }

    private static void write(BankTerms bank, ObjectNode out) {
        Terms terms = bank.terms();
        out.put("bank", bank.bank()).put("defaultCodeSeconds", terms.defaultCodeSeconds());
        out.put("maxCodeSeconds", terms.maxCodeSeconds()).put("graceSeconds", terms.graceSeconds());
        out.put("overstay", terms.overstay());
        terms.languages().forEach(out.putArray("languages")::add);
    }
}
