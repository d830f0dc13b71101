// SPDX-License-Identifier: Apache-2.0
/** Doors, their lines and their supplies. Exports nothing. */
package org.latchkey.lockers;
