// SPDX-License-Identifier: Apache-2.0
package org.latchkey.interop;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HexFormat;
import org.latchkey.protocol.export.ExportReport;

/** What a verified export says, as JSON. */
final class ReportJson {

    private static final HexFormat HEX = HexFormat.of();

    private ReportJson() {}

    static void write(ExportReport report, ObjectNode out) {
        out.put("root", HEX.formatHex(report.root().fingerprint()));
        out.put("keyRingVersion", report.keyRingVersion());
        out.put("site", report.site()).put("filter", report.filter());
        out.put("sealedBy", report.sealedBy().toString()).put("sealedAt", report.sealedAt());
        var sections = out.putArray("sections");
        for (ExportReport.Section section : report.sections()) {
            ObjectNode entry = sections.addObject();
            entry.put("key", section.key().toString());
            entry.put("from", section.from()).put("to", section.to());
            entry.put("shown", section.shown()).put("hidden", section.hidden());
            entry.put("size", section.size()).put("root", HEX.formatHex(section.rootHash()));
            entry.put("witnessed", section.witnessed());
            section.witnessedAt().ifPresent(time -> entry.put("witnessedAt", time));
        }
        var overlaps = out.putArray("overlaps");
        for (ExportReport.Overlap twice : report.overlaps()) {
            overlaps.addObject()
                    .put("key", twice.key().toString())
                    .put("from", twice.from())
                    .put("to", twice.to());
        }
    }
}
