// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.platform;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.springframework.stereotype.Component;

/** The portal's folder, readable by its owner alone and held by one portal at a time. */
@Component
public final class DataDirectory implements AutoCloseable {

    private final Path root;
    private final FileChannel lockFile;

    public DataDirectory(PortalProperties properties) {
        root = properties.data().toAbsolutePath().normalize();
        try {
            PrivateFiles.createDirectory(root);
            lockFile =
                    FileChannel.open(root.resolve("portal.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new StartFailure("The data folder " + root + " cannot be used (" + e.getMessage() + ").", e);
        }
        hold();
    }

    private void hold() {
        FileLock lock;
        try {
            lock = lockFile.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            lock = null;
        } catch (IOException e) {
            throw new StartFailure("The data folder " + root + " cannot be locked (" + e.getMessage() + ").", e);
        }
        if (lock == null) {
            throw new StartFailure("The data folder " + root + " is in use by another portal.");
        }
    }

    public Path file(String name) {
        return root.resolve(name);
    }

    @Override
    public void close() throws IOException {
        lockFile.close();
    }
}
