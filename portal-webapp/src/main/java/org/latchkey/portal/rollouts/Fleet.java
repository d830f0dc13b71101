// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.rollouts;

import java.util.Optional;
import java.util.OptionalLong;
import org.latchkey.portal.releases.Matching;
import org.latchkey.portal.releases.SiteReport;

/** The units as a roll-out sees them. Called inside the roll-out's transaction. */
interface Fleet {

    /** What a site's unit said last. @param matching whether its digests are those of the release that it names */
    record Said(SiteReport report, Matching matching) {}

    /** What became of a command. */
    enum Answer {
        /** On its way. */
        HOLDS,
        /** The unit has it, durably, and acts by it. */
        TAKEN,
        /** The unit has gone past it without having seen it, by a snapshot. */
        SKIPPED,
        /** Refused, failed or too late. */
        REFUSED
    }

    /** @param reason the unit's word, or empty */
    record Answered(Answer answer, String reason) {}

    Optional<Said> said(String site);

    Answered answered(String command);

    /** Orders the site to run a release. Returns the command's id. */
    String direct(String site, long release, OptionalLong notBefore, OptionalLong notAfter, String operator);

    /** True if units can still fetch it. */
    boolean offered(long release);

    /** The lowest release that a unit may go back to once this one is confirmed; empty if nobody knows it. */
    OptionalLong lowest(long release);
}
