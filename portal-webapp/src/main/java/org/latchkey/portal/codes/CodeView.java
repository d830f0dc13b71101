// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.codes;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;

/**
 * A code as the API shows it.
 *
 * @param text absent in lists, and for whoever may not open doors
 */
record CodeView(
        String id,
        String site,
        List<Integer> doors,
        String holder,
        Instant issuedAt,
        Instant validFrom,
        Instant validUntil,
        long uses,
        @JsonInclude(JsonInclude.Include.NON_NULL) String text,
        String state) {

    static CodeView of(Code code, long now, boolean withText) {
        return new CodeView(
                code.id(),
                code.site(),
                code.doors(),
                code.holder().orElse(null),
                Instant.ofEpochSecond(code.issuedAt()),
                Instant.ofEpochSecond(code.validFrom().orElse(code.issuedAt())),
                Instant.ofEpochSecond(code.validUntil()),
                code.uses(),
                withText ? code.text() : null,
                code.state(now).word());
    }

    @Override
    public String toString() {
        return "CodeView[" + id + "]";
    }
}
