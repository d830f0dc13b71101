// SPDX-License-Identifier: Apache-2.0
/** The technician's commands. Exports nothing. */
package org.latchkey.shell;
