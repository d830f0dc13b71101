// SPDX-License-Identifier: Apache-2.0
/** What units say of themselves, at once. */
package org.latchkey.portal.live;
