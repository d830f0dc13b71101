// SPDX-License-Identifier: Apache-2.0
/** Figures as ratios against references measured in the same run. */
package org.latchkey.testbed.bench;
