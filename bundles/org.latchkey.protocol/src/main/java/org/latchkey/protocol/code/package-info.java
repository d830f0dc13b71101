// SPDX-License-Identifier: Apache-2.0
/** Access codes: what they say, how they are issued and verified. */
@Export
@Version("1.0.0")
package org.latchkey.protocol.code;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
