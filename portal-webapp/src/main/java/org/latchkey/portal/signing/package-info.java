// SPDX-License-Identifier: Apache-2.0
/** The portal's keys and the key ring that makes units trust them. */
package org.latchkey.portal.signing;
