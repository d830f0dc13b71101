// SPDX-License-Identifier: Apache-2.0
/** Which release the unit runs: the launcher decides by it at the start, the updater writes it. */
package org.latchkey.launcher.slots;
