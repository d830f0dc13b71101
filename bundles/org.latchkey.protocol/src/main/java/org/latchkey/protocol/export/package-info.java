// SPDX-License-Identifier: Apache-2.0
/** A part of a trail in a file, which anybody can check with public keys alone. */
@Export
@Version("1.1.0")
package org.latchkey.protocol.export;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
