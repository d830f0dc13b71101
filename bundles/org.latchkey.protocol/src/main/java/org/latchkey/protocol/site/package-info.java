// SPDX-License-Identifier: Apache-2.0
/** What the portal tells a unit about its site. */
@Export
@Version("1.0.0")
package org.latchkey.protocol.site;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
