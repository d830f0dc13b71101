// SPDX-License-Identifier: Apache-2.0
/** Ed25519 keys, strictly verified. */
@Export
@Version("1.0.0")
package org.latchkey.protocol.crypto;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
