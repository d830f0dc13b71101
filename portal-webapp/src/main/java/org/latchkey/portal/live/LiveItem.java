// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.live;

/**
 * Something that listeners hear of.
 *
 * @param event the name of its events
 * @param key which one, among those of the event
 */
record LiveItem(String event, String key) {

    /** The event for units: its keys are site codes. */
    static final String SITE = "site";
}
