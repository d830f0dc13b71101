// SPDX-License-Identifier: Apache-2.0
/** What an operator must look at. */
package org.latchkey.portal.incidents;
