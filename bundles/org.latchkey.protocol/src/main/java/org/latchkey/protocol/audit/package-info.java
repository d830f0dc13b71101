// SPDX-License-Identifier: Apache-2.0
/** Audit records. */
@Export
@Version("1.0.0")
package org.latchkey.protocol.audit;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
