// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.commands;

/**
 * A unit has answered a command: published when the answer is durable.
 *
 * @param id of the command
 */
public record CommandAnswered(String site, String id) {}
