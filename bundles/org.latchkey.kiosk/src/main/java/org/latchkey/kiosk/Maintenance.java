// SPDX-License-Identifier: Apache-2.0
package org.latchkey.kiosk;

import java.util.Map;

/** What a technician orders by touch, while the technician's rights are open. */
final class Maintenance {

    private final Rooms rooms;

    Maintenance(Rooms rooms) {
        this.rooms = rooms;
    }

    boolean has(String path) {
        return path.startsWith("/api/maintenance/");
    }

    Map<String, Object> carryOut(String path, Form form) throws Refusal {
        if (rooms.rights().flatMap(rights -> rights.holder()).isEmpty()) {
            throw new Refusal(403, "no technician's code was shown");
        }
        throw new Refusal(404, "nothing there");
    }
}
