// SPDX-License-Identifier: Apache-2.0
/** What the portal orders a unit to do, and what the unit answers. */
@Export
@Version("1.0.0")
package org.latchkey.protocol.command;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
