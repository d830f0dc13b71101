// SPDX-License-Identifier: Apache-2.0
/** Signed releases that this portal mirrors for its units, and what the units say that they run. */
package org.latchkey.portal.releases;
