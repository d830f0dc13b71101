// SPDX-License-Identifier: Apache-2.0
/** The portal's certificate authority, for the connections of units. */
package org.latchkey.portal.pki;
