// SPDX-License-Identifier: Apache-2.0
/** What runs inside other frameworks, so that their way of updating a bundle can be measured. */
package org.latchkey.testbed.bench.swapped;
