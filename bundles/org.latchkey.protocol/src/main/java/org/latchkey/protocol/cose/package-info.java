// SPDX-License-Identifier: Apache-2.0
/** The one envelope: COSE_Sign1 (RFC 9052) with Ed25519. */
@Export
@Version("1.0.0")
package org.latchkey.protocol.cose;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
