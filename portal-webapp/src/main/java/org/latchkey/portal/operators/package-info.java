// SPDX-License-Identifier: Apache-2.0
/** Who may do what: operators and their sessions, API keys of programs, roles. */
package org.latchkey.portal.operators;
