// SPDX-License-Identifier: Apache-2.0
/** Merkle trees and their proofs (RFC 9162). */
@Export
@Version("1.0.0")
package org.latchkey.protocol.merkle;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
