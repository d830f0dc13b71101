// SPDX-License-Identifier: Apache-2.0
package org.latchkey.identity.enrolment;

import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.sync.EnrolmentToken;
import org.latchkey.unit.api.Enrolment;
import org.latchkey.unit.api.Enrolment.Offer;
import org.latchkey.unit.api.Enrolment.Phase;
import org.latchkey.unit.api.UnitException;
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

    /** Guarded by this, as what follows. */
    private boolean trying;

    private boolean tried;
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
            EnrolmentToken.parse(text);
        } catch (ProtocolException e) {
            return Offer.refused(e.reason());
        }
        if (!enter()) {
            return Offer.refused(Enrolment.ENROLMENT_BUSY);
        }
        CompletableFuture<String> first;
        try {
            first = desk.begin(text);
        } catch (UnitException e) {
            leave();
            LOG.info("A token that was shown is not tried: {}", e.getMessage());
            return Offer.refused(Enrolment.ENROLMENT_BUSY);
        }
        return new Offer("", first.handle((message, failure) -> ended(failure)));
    }

    private String ended(Throwable failure) {
        leave();
        if (failure != null) {
            return Enrolment.TOKEN_REFUSED;
        }
        return desk.status().phase() == Phase.ENROLLED ? Enrolment.CONNECTED : Enrolment.PORTAL_UNREACHABLE;
    }

    private synchronized boolean enter() {
        long now = millis.getAsLong();
        if (trying || tried && now - begun < PAUSE_MILLIS) {
            return false;
        }
        trying = true;
        tried = true;
        begun = now;
        return true;
    }

    private synchronized void leave() {
        trying = false;
    }
}
