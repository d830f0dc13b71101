// SPDX-License-Identifier: Apache-2.0
/** A site for tests of the screen. */
package org.latchkey.testbed.kiosk;
