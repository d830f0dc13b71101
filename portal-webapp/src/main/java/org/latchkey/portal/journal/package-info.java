// SPDX-License-Identifier: Apache-2.0
/** The portal's own trail: what operators did. */
package org.latchkey.portal.journal;
