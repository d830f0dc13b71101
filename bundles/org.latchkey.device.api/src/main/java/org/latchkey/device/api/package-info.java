// SPDX-License-Identifier: Apache-2.0
/** What a driver, a scanner or a line offers and needs: the contracts between the unit and its hardware. */
@Export
@Version("1.2.0")
package org.latchkey.device.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
