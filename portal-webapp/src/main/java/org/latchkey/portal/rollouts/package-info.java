// SPDX-License-Identifier: Apache-2.0
/** Brings a release to many sites, ring by ring, on signed proof. */
package org.latchkey.portal.rollouts;
