// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.units;

/**
 * A unit was enrolled for its site: published when the change is durable.
 *
 * @param site the site
 * @param kid hex of the id of its key
 */
public record UnitEnrolled(String site, String kid) {}
