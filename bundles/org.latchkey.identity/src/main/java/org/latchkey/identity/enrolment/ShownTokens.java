// SPDX-License-Identifier: Apache-2.0
package org.latchkey.identity.enrolment;

import java.util.function.LongSupplier;
import org.latchkey.identity.enrolment.EnrolmentDesk.Tries;
import org.latchkey.protocol.sync.EnrolmentToken;
import org.latchkey.unit.api.Enrolment;
import org.latchkey.unit.api.Enrolment.Offer;
import org.latchkey.unit.api.Enrolment.Status;
import org.latchkey.unit.api.RefusedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tokens that are shown to a scanner: whoever stands there may be anybody, so few are tried, and of a unit that
 * belongs to a site only a technician's. Thread-safe.
 */
public final class ShownTokens {

    /** From the beginning of one attempt to that of the next at least. */
    static final long PAUSE_MILLIS = 5_000;

    private static final Logger LOG = LoggerFactory.getLogger(ShownTokens.class);

    private final EnrolmentDesk desk;
    private final LongSupplier millis;

    /** Guarded by this. */
    private boolean tried;

    /** Guarded by this. */
    private long begun;

    /** @param millis since some moment, never backwards */
    public ShownTokens(EnrolmentDesk desk, LongSupplier millis) {
        this.desk = desk;
        this.millis = millis;
    }

    /** As {@link Enrolment#offer}. */
    public Offer offer(String text, boolean technician) {
        if (!technician && !desk.needsToken()) {
            return Offer.refused(Enrolment.ALREADY_CONNECTED);
        }
        if (!technician && desk.hasLetters()) {
            // Anybody can make a token that names the unit's root key, and with it lead the unit away from its
            // operator.
            return Offer.refused(Enrolment.TOKEN_REFUSED);
        }
        try {
            EnrolmentToken token = desk.token(text);
            if (!technician && desk.isAsking() || !enter()) {
                return Offer.refused(Enrolment.ENROLMENT_BUSY);
            }
            Tries tries = desk.begin(token);
            return new Offer(
                    "", tries.first().thenApply(ShownTokens::word), tries.last().thenApply(ShownTokens::word));
        } catch (RefusedException e) {
            LOG.info("A token that was shown is not tried: {}", e.getMessage());
            return Offer.refused(e.reason());
        }
    }

    private static String word(Status outcome) {
        return switch (outcome.phase()) {
            case ENROLLED -> Enrolment.CONNECTED;
            case ASKING -> Enrolment.PORTAL_UNREACHABLE;
            default -> Enrolment.TOKEN_REFUSED;
        };
    }

    private synchronized boolean enter() {
        long now = millis.getAsLong();
        if (tried && now - begun < PAUSE_MILLIS) {
            return false;
        }
        tried = true;
        begun = now;
        return true;
    }
}
