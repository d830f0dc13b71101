// SPDX-License-Identifier: Apache-2.0
/** The gatekeeper: verify, decide, record, open, confirm. Exports nothing. */
package org.latchkey.access;
