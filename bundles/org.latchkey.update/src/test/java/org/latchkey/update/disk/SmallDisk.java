// SPDX-License-Identifier: Apache-2.0
package org.latchkey.update.disk;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A disk that fills up: the default file system, on which only so many operations that take room succeed, and every later
 * one fails as Linux lets it fail. Reading and deleting always work. One thread at a time writes.
 */
public final class SmallDisk {

    /** What the system says. */
    public static final String FULL = "No space left on device";

    private final SmallProvider provider = new SmallProvider(this);
    private int room = Integer.MAX_VALUE;
    private final List<String> refused = new ArrayList<>();
    private final Set<String> forced = new TreeSet<>();

    /** From now on so many operations succeed. */
    public synchronized void room(int operations) {
        room = operations;
        refused.clear();
    }

    /** What was refused since, the first one first. */
    public synchronized List<String> refused() {
        return List.copyOf(refused);
    }

    /** The names of what would be there after a power cut. */
    public synchronized Set<String> forced() {
        return Set.copyOf(forced);
    }

    synchronized void forced(Path file) {
        forced.add(file.getFileName().toString());
    }

    /** The same place, as this disk has it. */
    public Path of(Path real) {
        return (Path) Proxy.newProxyInstance(
                Path.class.getClassLoader(), new Class<?>[] {Path.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("getFileSystem")) {
                        return provider.fileSystem();
                    }
                    Object[] plain = arguments == null ? new Object[0] : arguments.clone();
                    for (int i = 0; i < plain.length; i++) {
                        plain[i] = plain[i] instanceof Path path ? real(path) : plain[i];
                    }
                    try {
                        Object result = method.invoke(real, plain);
                        return result instanceof Path path ? of(path) : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** The place behind it. */
    static Path real(Path path) {
        return Proxy.isProxyClass(path.getClass()) ? Path.of(path.toString()) : path;
    }

    /** Something is about to take room. */
    void take(String operation, Path path) throws IOException {
        if (isFull(operation, path)) {
            throw new FileSystemException(path.toString(), null, FULL);
        }
    }

    /** Bytes are about to be written: there the system names no file. */
    void takeForBytes(Path path) throws IOException {
        if (isFull("write", path)) {
            throw new IOException(FULL);
        }
    }

    private synchronized boolean isFull(String operation, Path path) {
        if (room > 0) {
            room--;
            return false;
        }
        refused.add(operation + " " + path.getFileName());
        return true;
    }

    /** True if a file or folder has to be made for it. */
    static boolean isNew(Path path) {
        return !Files.exists(path);
    }
}
