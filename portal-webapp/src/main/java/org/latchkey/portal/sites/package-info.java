// SPDX-License-Identifier: Apache-2.0
/** Sites, what hangs there, and the file that sets up a unit. */
package org.latchkey.portal.sites;
