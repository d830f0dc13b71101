// SPDX-License-Identifier: Apache-2.0
/** What unit and portal say to each other over the network. */
@Export
@Version("1.0.0")
package org.latchkey.protocol.sync;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
