// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.releases;

import java.nio.file.Path;
import java.util.Optional;
import org.latchkey.portal.units.UnitFiles;
import org.springframework.stereotype.Component;

/** Gives units the publisher's repository. */
@Component
class MirroredFiles implements UnitFiles {

    private final Releases releases;

    MirroredFiles(Releases releases) {
        this.releases = releases;
    }

    @Override
    public Optional<Path> find(String path) {
        return releases.served(path);
    }
}
