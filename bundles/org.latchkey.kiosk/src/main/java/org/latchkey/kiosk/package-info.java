// SPDX-License-Identifier: Apache-2.0
/** The touch screen at the site: a local web page, its events and what a touch orders. */
package org.latchkey.kiosk;
