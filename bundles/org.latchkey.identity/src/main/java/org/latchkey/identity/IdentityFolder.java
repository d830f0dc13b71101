// SPDX-License-Identifier: Apache-2.0
package org.latchkey.identity;

import java.nio.file.Path;
import org.osgi.framework.BundleContext;

/** Where key and letters lie. */
final class IdentityFolder {

    private IdentityFolder() {}

    static Path of(BundleContext context) {
        return Path.of(context.getProperty("latchkey.home"), "identity");
    }
}
