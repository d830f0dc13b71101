// SPDX-License-Identifier: Apache-2.0
/** Access codes: making them, showing them, finding them again. */
package org.latchkey.portal.codes;
