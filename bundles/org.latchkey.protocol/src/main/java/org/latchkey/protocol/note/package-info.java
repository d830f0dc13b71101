// SPDX-License-Identifier: Apache-2.0
/** Signed notes, checkpoints and cosignatures (C2SP). */
@Export
@Version("1.0.0")
package org.latchkey.protocol.note;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
