// SPDX-License-Identifier: Apache-2.0
/** How the unit comes to its certificate, and what it does with it. */
package org.latchkey.identity.enrolment;
