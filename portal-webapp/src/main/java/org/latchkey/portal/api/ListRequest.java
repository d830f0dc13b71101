// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.api;

/**
 * What a list is narrowed down to, as it came: each may be null or empty.
 *
 * @param site only of this site
 * @param state only in this state
 * @param q only what has these words
 */
public record ListRequest(String site, String state, String q) {}
