// SPDX-License-Identifier: Apache-2.0
/** Small files that survive a power cut. */
@Export
@Version("1.0.0")
package org.latchkey.unit.api.files;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
