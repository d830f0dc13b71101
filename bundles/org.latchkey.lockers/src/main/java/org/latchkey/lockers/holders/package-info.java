// SPDX-License-Identifier: Apache-2.0
/** Who holds which door, and which doors are free. Not exported: other rooms use the contracts. */
package org.latchkey.lockers.holders;
