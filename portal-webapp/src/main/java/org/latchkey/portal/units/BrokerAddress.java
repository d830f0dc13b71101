// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.units;

/** Tells where units find the broker. */
@FunctionalInterface
public interface BrokerAddress {

    /** {@code ssl://host:port}. */
    String forUnits();
}
