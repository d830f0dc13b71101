// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed.demo;

import org.latchkey.testbed.Ports;

/**
 * What the demo was told.
 *
 * @param once true to end after the doors have opened
 * @param portalPort port of the portal
 * @param picturePort port of the live picture
 */
record DemoOptions(boolean once, int portalPort, int picturePort) {

    private static final int DEFAULT_PORTAL_PORT = 8080;
    private static final int DEFAULT_PICTURE_PORT = 8081;

    static DemoOptions parse(String... args) {
        boolean once = false;
        int portal = -1;
        int picture = -1;
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--once" -> once = true;
                case "--portal-port" -> portal = port(args, ++i);
                case "--picture-port" -> picture = port(args, ++i);
                default -> throw new IllegalArgumentException("unknown option " + args[i] + "; see ./latchkey help");
            }
        }
        return new DemoOptions(
                once,
                Ports.require(chosen(portal, once, DEFAULT_PORTAL_PORT), "portal", "--portal-port"),
                Ports.require(chosen(picture, once, DEFAULT_PICTURE_PORT), "picture of the lockers", "--picture-port"));
    }

    private static int chosen(int given, boolean once, int usual) {
        if (given >= 0) {
            return given;
        }
        return once ? 0 : usual;
    }

    private static int port(String[] args, int index) {
        if (index >= args.length || !args[index].matches("\\d{1,5}") || Integer.parseInt(args[index]) > 65_535) {
            throw new IllegalArgumentException(args[index - 1] + " needs a port from 0 to 65535");
        }
        return Integer.parseInt(args[index]);
    }
}
