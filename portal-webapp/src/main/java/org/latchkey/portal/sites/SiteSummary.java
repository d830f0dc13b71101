// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.sites;

/**
 * A site in a list.
 *
 * @param banks number of banks
 * @param doors number of doors
 * @param codesLive number of codes that open a door there at this moment
 * @param bookingsOverdue number of bookings that keep a door there although their time is over
 */
public record SiteSummary(
        String code, String name, String timeZone, long banks, long doors, long codesLive, long bookingsOverdue) {}
