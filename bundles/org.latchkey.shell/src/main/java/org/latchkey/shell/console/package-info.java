// SPDX-License-Identifier: Apache-2.0
/** The local console: a Unix domain socket for the unit's owner. */
package org.latchkey.shell.console;
