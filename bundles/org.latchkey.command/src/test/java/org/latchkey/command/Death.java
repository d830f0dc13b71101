// SPDX-License-Identifier: Apache-2.0
package org.latchkey.command;

/** The unit died here. An error, because nothing may go on after it. */
final class Death extends Error {

    private static final long serialVersionUID = 1L;
}
