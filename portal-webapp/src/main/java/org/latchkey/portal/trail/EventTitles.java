// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.trail;

import org.latchkey.protocol.audit.Event;

/** What events are called on pages. */
final class EventTitles {

    private EventTitles() {}

    static String of(Event event) {
        return switch (event) {
            case STARTED -> "Unit started";
            case TRAIL_RESTARTED -> "New trail after damage";
            case PROVISIONED -> "Unit set up";
            case CODE_ACCEPTED -> "Code accepted";
            case CODE_REFUSED -> "Code refused";
            case REFUSALS -> "Several codes refused";
            case OPENING -> "Opening";
            case OPENING_SETTLED -> "Opening settled after a restart";
            case TEST_OPENING -> "Test opening";
            case DOOR_FORCED -> "Door opened by nobody's order";
            case DOOR_CLOSED -> "Door closed";
            case DOOR_CHANGES -> "Many door changes";
            case DOOR_CLEARED -> "Door cleared";
            case REVOKED -> "Codes revoked by news in a code";
            case NEWS_AHEAD -> "News of a later state of the portal";
            default -> words(event);
        };
    }

    /** An event that has no title of its own yet. */
    private static String words(Event event) {
        String words = AuditFilter.word(event).replace('-', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
