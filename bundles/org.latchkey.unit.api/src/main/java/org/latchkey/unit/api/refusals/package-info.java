// SPDX-License-Identifier: Apache-2.0
/** Refusals in the trail, bounded however many there are. */
@Export
@Version("1.0.0")
package org.latchkey.unit.api.refusals;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
