// SPDX-License-Identifier: Apache-2.0
/** The way to the units: MQTT 5, with a broker of the portal's own or another. */
package org.latchkey.portal.broker;
