// SPDX-License-Identifier: Apache-2.0
/** The contracts between the rooms of a unit. */
@Export
@Version("1.0.0")
package org.latchkey.unit.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
