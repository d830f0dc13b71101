// SPDX-License-Identifier: Apache-2.0
/** Which unit serves a site, and how it comes to be that. */
package org.latchkey.portal.units;
