// SPDX-License-Identifier: Apache-2.0
/** Sessions with a PIN: public mode. */
package org.latchkey.sessions;
