// SPDX-License-Identifier: Apache-2.0
/** How letters travel: in frames, files and QR codes; and the letter that tells the time. */
@Export
@Version("1.0.0")
package org.latchkey.protocol.letter;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
