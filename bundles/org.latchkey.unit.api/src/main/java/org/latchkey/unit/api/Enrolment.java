// SPDX-License-Identifier: Apache-2.0
package org.latchkey.unit.api;

import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ProviderType;

/** How a unit comes to its certificate and its letters over the network. Thread-safe. */
@ProviderType
public interface Enrolment {

    /** How far enrolment is. */
    enum Phase {
        /** Nobody has given a token, and there is no certificate. */
        NONE,
        /** The portal is being asked, again and again until it answers. */
        ASKING,
        /** There is a certificate. */
        ENROLLED,
        /** The last token was refused; a new one is needed. */
        REFUSED
    }

    /**
     * Where enrolment stands.
     *
     * @param phase how far it is
     * @param message one sentence for the technician
     */
    record Status(Phase phase, String message) {}

    /**
     * Begins to enrol with a token of the portal and waits a little for the outcome. While the portal can not be reached,
     * it goes on trying in the background for an hour, also after the return. Takes the place of another token that is being
     * tried, unless this one is refused at sight.
     *
     * @param token {@code LKE:…} as the portal shows it
     * @return a sentence that says what came of it so far
     * @throws UnitException saying why it was refused; nothing has changed then
     */
    String enrol(String token);

    Status status();

    /** How an attempt can end, and why a token is not tried; {@code docs/protocol.md} lists the words. */
    String CONNECTED = "connected";

    String PORTAL_UNREACHABLE = "portal-unreachable";
    String TOKEN_REFUSED = "token-refused";
    String ALREADY_CONNECTED = "already-connected";
    String ENROLMENT_BUSY = "enrolment-busy";

    /**
     * What becomes of a token that was shown to a scanner.
     *
     * @param refusal why it is not tried; empty if it is
     * @param first completes with the outcome of the first attempt: {@link #CONNECTED}, {@link #PORTAL_UNREACHABLE} (the unit
     *     goes on trying) or {@link #TOKEN_REFUSED}; with the refusal if it is not tried. Never fails
     * @param end completes after it with the outcome of the last attempt, an hour later at most; never if another token has
     *     taken its place or the unit stops. Never fails
     */
    record Offer(String refusal, CompletableFuture<String> first, CompletableFuture<String> end) {

        /** It is not tried. */
        public static Offer refused(String reason) {
            CompletableFuture<String> refused = CompletableFuture.completedFuture(reason);
            return new Offer(reason, refused, refused);
        }
    }

    /**
     * Begins to enrol with a token that was shown to a scanner, if a technician is here or the unit has neither letters nor a
     * certificate that holds. One in 5 s; only a technician's takes the place of another that is being tried. Returns at once.
     *
     * @param text as it was read
     * @param technician whether a technician's rights are open
     */
    default Offer offer(String text, boolean technician) {
        return Offer.refused("not-supported-here");
    }
}
