// SPDX-License-Identifier: Apache-2.0
/** Trails of units: taking them in, standing witness for them, searching and exporting them. */
package org.latchkey.portal.trail;
