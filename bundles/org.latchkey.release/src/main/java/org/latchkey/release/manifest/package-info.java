// SPDX-License-Identifier: Apache-2.0
/** What a release consists of, and where its files lie in a repository. */
@Export
@Version("1.0.0")
package org.latchkey.release.manifest;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
