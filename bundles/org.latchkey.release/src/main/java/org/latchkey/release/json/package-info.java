// SPDX-License-Identifier: Apache-2.0
/** Strict, bounded JSON without fractions, and its canonical form (OLPC canonical JSON). */
@Export
@Version("1.0.0")
package org.latchkey.release.json;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
