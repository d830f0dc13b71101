// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.site;

import java.util.List;
import org.latchkey.protocol.Bounds;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.cbor.CborReader;
import org.latchkey.protocol.cbor.CborWriter;

/**
 * How one bank treats its customers. Out-of-bounds fields throw {@link IllegalArgumentException}.
 *
 * @param bank 1 to 32 of {@code A-Z a-z 0-9 - _ .}
 * @param terms all that holds there
 */
public record BankTerms(String bank, Terms terms) {

    private static final int FIELDS = 6;

    public BankTerms {
        Bounds.name("bank", bank);
    }

    /** The same as an immutable list. @throws IllegalArgumentException unless banks are strictly ascending by name */
    static List<BankTerms> inOrder(List<BankTerms> banks) {
        Bounds.size("banks", banks, 0, SiteConfig.MAX_BANKS);
        String last = "";
        for (BankTerms one : banks) {
            Bounds.check(one.bank.compareTo(last) > 0, "order of banks");
            last = one.bank;
        }
        return List.copyOf(banks);
    }

    void write(CborWriter out) {
        out.array(FIELDS).text(bank).integer(terms.defaultCodeSeconds()).integer(terms.maxCodeSeconds());
        out.integer(terms.graceSeconds()).text(terms.overstay());
        out.array(terms.languages().size());
        terms.languages().forEach(out::text);
    }

    static BankTerms read(CborReader in) throws ProtocolException {
        in.readArray(FIELDS);
        return new BankTerms(
                in.readText(Bounds.NAME),
                new Terms(
                        in.readUnsigned(),
                        in.readUnsigned(),
                        in.readUnsigned(),
                        in.readText(),
                        in.readList(Policy.MAX_LANGUAGES, CborReader::readText)));
    }
}
