// SPDX-License-Identifier: Apache-2.0
/** The key ring: which keys may sign what, where and when. */
@Export
@Version("1.0.0")
package org.latchkey.protocol.keyring;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
