// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.codes;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;

/**
 * A code as the API shows it.
 *
 * @param bank where the unit chooses a free door: the bank, empty for any; else absent
 * @param text absent in lists, and for whoever may not open doors
 */
public record CodeView(
        String id,
        String site,
        String kind,
        List<Integer> doors,
        @JsonInclude(JsonInclude.Include.NON_NULL) String bank,
        @JsonInclude(JsonInclude.Include.NON_NULL) Long sizeClass,
        String holder,
        Instant issuedAt,
        Instant validFrom,
        Instant validUntil,
        long uses,
        @JsonInclude(JsonInclude.Include.NON_NULL) Instant revokedAt,
        @JsonInclude(JsonInclude.Include.NON_NULL) String text,
        String state) {

    /** @param withText whether the reader may open doors */
    public static CodeView of(Code code, long now, boolean withText) {
        return new CodeView(
                code.id(),
                code.site(),
                code.kind().word(),
                code.doors(),
                code.bank().orElse(null),
                code.bank().isPresent() ? code.sizeClass() : null,
                code.holder().orElse(null),
                Instant.ofEpochSecond(code.issuedAt()),
                Instant.ofEpochSecond(code.validFrom().orElse(code.issuedAt())),
                Instant.ofEpochSecond(code.validUntil()),
                code.uses(),
                code.revokedAt().isPresent()
                        ? Instant.ofEpochSecond(code.revokedAt().getAsLong())
                        : null,
                withText ? code.text() : null,
                code.state(now).word());
    }

    @Override
    public String toString() {
        return "CodeView[" + id + "]";
    }
}
