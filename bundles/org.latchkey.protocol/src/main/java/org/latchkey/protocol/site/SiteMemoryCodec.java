// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.site;

import java.util.List;
import org.latchkey.protocol.Bounds;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.Reason;
import org.latchkey.protocol.cbor.CborReader;
import org.latchkey.protocol.cbor.CborWriter;
import org.latchkey.protocol.code.AccessCode;
import org.latchkey.protocol.site.SiteMemory.Assignment;
import org.latchkey.protocol.site.SiteMemory.BurntUse;
import org.latchkey.protocol.site.SiteMemory.ModeOrder;

/** What a unit should remember as CBOR: arrays in the order of the records' fields. */
final class SiteMemoryCodec {

    private static final int FIELDS = 3;
    private static final int MODE_FIELDS = 3;
    private static final int BURNT_FIELDS = 3;
    private static final int ASSIGNMENT_FIELDS = 2;

    private SiteMemoryCodec() {}

    static void write(SiteMemory memory, CborWriter out) {
        out.array(FIELDS).array(memory.modes().size());
        for (ModeOrder mode : memory.modes()) {
            out.array(MODE_FIELDS).text(mode.bank()).integer(mode.mode().number());
            out.integer(mode.effectiveAt());
        }
        out.array(memory.burnt().size());
        for (BurntUse use : memory.burnt()) {
            out.array(BURNT_FIELDS).bytes(use.codeId()).integer(use.door()).integer(use.used());
        }
        out.array(memory.assignments().size());
        for (Assignment assignment : memory.assignments()) {
            out.array(ASSIGNMENT_FIELDS).integer(assignment.door()).bytes(assignment.codeId());
        }
    }

    /** @throws ProtocolException {@code bad-snapshot} also if a list is not in its order */
    static SiteMemory read(CborReader in) throws ProtocolException {
        in.readArray(FIELDS);
        List<ModeOrder> modes = in.readList(SiteMemory.MAX_MODES, SiteMemoryCodec::readMode);
        List<BurntUse> burnt = in.readList(SiteMemory.MAX_BURNT, SiteMemoryCodec::readBurnt);
        List<Assignment> assignments = in.readList(SiteConfig.MAX_DOORS, SiteMemoryCodec::readAssignment);
        SiteMemory memory = new SiteMemory(modes, burnt, assignments);
        boolean inOrder = memory.modes().equals(modes)
                && memory.burnt().equals(burnt)
                && memory.assignments().equals(assignments);
        // An empty one has another form: it is left out.
        if (!inOrder || memory.isEmpty()) {
            throw new ProtocolException(Reason.BAD_SNAPSHOT);
        }
        return memory;
    }

    private static ModeOrder readMode(CborReader in) throws ProtocolException {
        in.readArray(MODE_FIELDS);
        return new ModeOrder(in.readText(Bounds.NAME), BankMode.of(in.readUnsigned()), in.readUnsigned());
    }

    private static BurntUse readBurnt(CborReader in) throws ProtocolException {
        in.readArray(BURNT_FIELDS);
        return new BurntUse(in.readBytes(AccessCode.ID_LENGTH), (int) in.readUnsigned(Bounds.DOOR), in.readUnsigned());
    }

    private static Assignment readAssignment(CborReader in) throws ProtocolException {
        in.readArray(ASSIGNMENT_FIELDS);
        return new Assignment((int) in.readUnsigned(Bounds.DOOR), in.readBytes(AccessCode.ID_LENGTH));
    }
}
