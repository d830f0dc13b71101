// SPDX-License-Identifier: Apache-2.0
package org.latchkey.sync.mqtt;

/**
 * What a site's messages are called ({@code docs/protocol.md}, "Topics").
 *
 * @param site the site code
 */
record Topics(String site) {

    private static final String ROOT = "lk/v1/";

    String clientId() {
        return "unit-" + site;
    }

    String audit() {
        return ROOT + site + "/up/audit";
    }

    String ack() {
        return ROOT + site + "/up/ack";
    }

    String state() {
        return ROOT + site + "/up/state";
    }

    String command() {
        return ROOT + site + "/down/command";
    }

    String witness() {
        return ROOT + site + "/down/witness";
    }

    String[] subscriptions() {
        return new String[] {command(), witness()};
    }
}
