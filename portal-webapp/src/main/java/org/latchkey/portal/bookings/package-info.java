// SPDX-License-Identifier: Apache-2.0
/** Bookings: two codes, to put something in and to take it out, that share a door which the unit chooses. */
package org.latchkey.portal.bookings;
