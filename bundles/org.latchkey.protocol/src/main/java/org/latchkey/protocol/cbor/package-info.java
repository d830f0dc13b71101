// SPDX-License-Identifier: Apache-2.0
/** The deterministic CBOR subset of every letter and record (RFC 8949 section 4.2.1). */
@Export
@Version("1.0.0")
package org.latchkey.protocol.cbor;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
