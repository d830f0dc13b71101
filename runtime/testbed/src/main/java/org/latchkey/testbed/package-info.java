// SPDX-License-Identifier: Apache-2.0
/** Portal, unit and simulated hardware as real processes on one machine, and what drives them. */
package org.latchkey.testbed;
