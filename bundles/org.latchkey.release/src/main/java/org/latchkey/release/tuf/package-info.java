// SPDX-License-Identifier: Apache-2.0
/** A strict client of The Update Framework (TUF 1.0): {@link org.latchkey.release.tuf.TufClient}. */
@Export
@Version("1.0.0")
package org.latchkey.release.tuf;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
