// SPDX-License-Identifier: Apache-2.0
/** What units are told to do, and what they answered. */
package org.latchkey.portal.commands;
