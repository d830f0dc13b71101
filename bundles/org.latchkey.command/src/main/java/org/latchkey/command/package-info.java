// SPDX-License-Identifier: Apache-2.0
/** The gate for the portal's letters. Exports nothing. */
package org.latchkey.command;
