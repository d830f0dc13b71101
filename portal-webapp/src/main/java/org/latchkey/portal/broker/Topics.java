// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.broker;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The topics {@code lk/v1/<site>/up/…} and {@code lk/v1/<site>/down/…}. */
final class Topics {

    /** Everything that units send. */
    static final String ALL_UP = "lk/v1/+/up/+";

    /** What all topics start with. */
    static final String PREFIX = "lk/v1/";

    private static final Set<String> UP =
            Set.of(UnitMessageListener.AUDIT, UnitMessageListener.ACK, UnitMessageListener.STATE);
    private static final Set<String> DOWN = Set.of(PortalLink.COMMAND, PortalLink.WITNESS);
    private static final Pattern UP_TOPIC = Pattern.compile("lk/v1/([A-Za-z0-9._-]{1,32})/up/(audit|ack|state)");

    private Topics() {}

    /**
     * A topic that a unit sends to.
     *
     * @param kind audit, ack or state
     */
    record Up(String site, String kind) {}

    static Optional<Up> up(String topic) {
        Matcher matcher = UP_TOPIC.matcher(topic);
        return matcher.matches() ? Optional.of(new Up(matcher.group(1), matcher.group(2))) : Optional.empty();
    }

    static String up(String site, String kind) {
        return PREFIX + site + "/up/" + kind;
    }

    static String down(String site, String kind) {
        return PREFIX + site + "/down/" + kind;
    }

    /** True for a topic that the unit of the site may send to. */
    static boolean maySend(String site, String topic) {
        return UP.stream().anyMatch(kind -> up(site, kind).equals(topic));
    }

    /** True for a filter that the unit of the site may subscribe to: a topic of its own, no pattern. */
    static boolean mayRead(String site, String filter) {
        return DOWN.stream().anyMatch(kind -> down(site, kind).equals(filter));
    }
}
