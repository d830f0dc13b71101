// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.site;

import java.util.List;
import org.latchkey.protocol.Bounds;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.cbor.CborReader;
import org.latchkey.protocol.cbor.CborWriter;

/**
 * The mode of a bank. Out-of-bounds fields throw {@link IllegalArgumentException}.
 *
 * @param bank 1 to 32 of {@code A-Z a-z 0-9 - _ .}
 * @param mode whom it serves
 */
public record ModeState(String bank, BankMode mode) {

    private static final int FIELDS = 2;

    public ModeState {
        Bounds.name("bank", bank);
    }

    /** The modes as an immutable list. @throws IllegalArgumentException unless banks are strictly ascending by name */
    public static List<ModeState> inOrder(List<ModeState> modes) {
        Bounds.size("modes", modes, 0, SiteConfig.MAX_BANKS);
        String last = "";
        for (ModeState mode : modes) {
            Bounds.check(mode.bank.compareTo(last) > 0, "order of modes");
            last = mode.bank;
        }
        return List.copyOf(modes);
    }

    /** Writes {@code [bank, mode]}. */
    public void write(CborWriter out) {
        out.array(FIELDS).text(bank).integer(mode.number());
    }

    /** Reads what {@link #write} wrote. @throws IllegalArgumentException if it is out of bounds */
    public static ModeState read(CborReader in) throws ProtocolException {
        in.readArray(FIELDS);
        return new ModeState(in.readText(Bounds.NAME), BankMode.of(in.readUnsigned()));
    }
}
