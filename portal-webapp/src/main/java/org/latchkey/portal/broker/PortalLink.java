// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.broker;

/** The portal's own way to the units through the broker. Thread-safe. */
public interface PortalLink {

    /** The kind of topic for letters: {@code down/command}. */
    String COMMAND = "command";

    /** The kind of topic for answers to pages of the trail: {@code down/witness}. */
    String WITNESS = "witness";

    /**
     * Sends to {@code lk/v1/<site>/down/<down>} with QoS 1, without waiting. What cannot be sent now is dropped: units
     * ask again, and what the portal owes them follows from their state.
     *
     * @param down {@link #COMMAND} or {@link #WITNESS}
     */
    void publish(String site, String down, byte[] payload);

    /** True while the portal itself reaches the broker. */
    boolean connected();
}
