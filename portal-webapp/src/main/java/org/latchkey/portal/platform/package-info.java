// SPDX-License-Identifier: Apache-2.0
/** What everything else stands on: settings, data folder, database, random words, and how a failed start is told. */
package org.latchkey.portal.platform;
