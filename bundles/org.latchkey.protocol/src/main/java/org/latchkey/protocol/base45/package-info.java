// SPDX-License-Identifier: Apache-2.0
/** Base45 (RFC 9285), as printed in QR codes. */
@Export
@Version("1.0.0")
package org.latchkey.protocol.base45;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
