// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.units;

/**
 * A unit no longer serves its site: published when the change is durable.
 *
 * @param site the site
 * @param kid hex of the id of the key that was shut out
 */
public record UnitReplaced(String site, String kid) {}
