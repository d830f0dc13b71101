// SPDX-License-Identifier: Apache-2.0
/** The product's main job, shown on one machine. */
package org.latchkey.testbed.demo;
