// SPDX-License-Identifier: Apache-2.0
/** Whether a unit does after a change what it did before. */
@Export
@Version("1.0.0")
package org.latchkey.unit.api.health;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
