// SPDX-License-Identifier: Apache-2.0
/** Codes by e-mail. */
package org.latchkey.portal.mail;
