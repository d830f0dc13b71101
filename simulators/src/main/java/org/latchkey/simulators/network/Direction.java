// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators.network;

/** The two ways of a link. */
public enum Direction {
    /** From who connected to whom they wanted. */
    TO_TARGET,
    /** Back. */
    TO_CLIENT
}
