// SPDX-License-Identifier: Apache-2.0
/** What all formats share: the refusal of a malformed or unverified message. */
@Export
@Version("1.0.0")
package org.latchkey.protocol;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
