// SPDX-License-Identifier: Apache-2.0
package org.latchkey.update.disk;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;

/** Hands everything to the default provider, and asks the disk before anything that takes room. */
final class SmallProvider extends FileSystemProvider {

    private final SmallDisk disk;
    private final FileSystemProvider real = FileSystems.getDefault().provider();
    private final FileSystem fileSystem = new SmallFileSystem(this);

    SmallProvider(SmallDisk disk) {
        this.disk = disk;
    }

    FileSystem fileSystem() {
        return fileSystem;
    }

    Path of(Path path) {
        return disk.of(path);
    }

    @Override
    public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        Path file = SmallDisk.real(path);
        boolean makes = options.contains(StandardOpenOption.CREATE) || options.contains(StandardOpenOption.CREATE_NEW);
        if (makes && SmallDisk.isNew(file)) {
            disk.take("open", file);
        }
        return new SmallChannel(disk, file, real.newFileChannel(file, options, attributes));
    }

    @Override
    public SeekableByteChannel newByteChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        return newFileChannel(path, options, attributes);
    }

    @Override
    public void createDirectory(Path path, FileAttribute<?>... attributes) throws IOException {
        Path folder = SmallDisk.real(path);
        if (SmallDisk.isNew(folder)) {
            disk.take("mkdir", folder);
        }
        real.createDirectory(folder, attributes);
    }

    @Override
    public void createLink(Path link, Path existing) throws IOException {
        disk.take("link", SmallDisk.real(link));
        real.createLink(SmallDisk.real(link), SmallDisk.real(existing));
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) throws IOException {
        disk.take("copy", SmallDisk.real(target));
        real.copy(SmallDisk.real(source), SmallDisk.real(target), options);
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
        disk.take("rename", SmallDisk.real(target));
        real.move(SmallDisk.real(source), SmallDisk.real(target), options);
    }

    @Override
    public void delete(Path path) throws IOException {
        real.delete(SmallDisk.real(path));
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(Path folder, DirectoryStream.Filter<? super Path> filter)
            throws IOException {
        DirectoryStream<Path> found = real.newDirectoryStream(SmallDisk.real(folder), path -> true);
        return new DirectoryStream<>() {
            @Override
            public Iterator<Path> iterator() {
                return StreamSupport.stream(found.spliterator(), false)
                        .map(disk::of)
                        .iterator();
            }

            @Override
            public void close() throws IOException {
                found.close();
            }
        };
    }

    @Override
    public boolean isSameFile(Path one, Path other) throws IOException {
        return Files.isSameFile(SmallDisk.real(one), SmallDisk.real(other));
    }

    @Override
    public boolean isHidden(Path path) throws IOException {
        return real.isHidden(SmallDisk.real(path));
    }

    @Override
    public FileStore getFileStore(Path path) throws IOException {
        return real.getFileStore(SmallDisk.real(path));
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
        real.checkAccess(SmallDisk.real(path), modes);
    }

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(Path path, Class<V> type, LinkOption... options) {
        return real.getFileAttributeView(SmallDisk.real(path), type, options);
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
            throws IOException {
        return real.readAttributes(SmallDisk.real(path), type, options);
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options) throws IOException {
        return real.readAttributes(SmallDisk.real(path), attributes, options);
    }

    @Override
    public void setAttribute(Path path, String attribute, Object value, LinkOption... options) throws IOException {
        real.setAttribute(SmallDisk.real(path), attribute, value, options);
    }

    @Override
    public String getScheme() {
        return "small";
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
        return fileSystem;
    }

    @Override
    public Path getPath(URI uri) {
        throw new UnsupportedOperationException();
    }
}
