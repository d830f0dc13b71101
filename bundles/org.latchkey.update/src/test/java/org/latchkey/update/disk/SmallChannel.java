// SPDX-License-Identifier: Apache-2.0
package org.latchkey.update.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** An open file: each write of bytes takes room. */
final class SmallChannel extends FileChannel {

    private final SmallDisk disk;
    private final Path file;
    private final FileChannel real;

    SmallChannel(SmallDisk disk, Path file, FileChannel real) {
        this.disk = disk;
        this.file = file;
        this.real = real;
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        disk.takeForBytes(file);
        return real.write(bytes);
    }

    @Override
    public long write(ByteBuffer[] bytes, int offset, int length) throws IOException {
        disk.takeForBytes(file);
        return real.write(bytes, offset, length);
    }

    @Override
    public int write(ByteBuffer bytes, long position) throws IOException {
        disk.takeForBytes(file);
        return real.write(bytes, position);
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) throws IOException {
        disk.takeForBytes(file);
        return real.transferFrom(source, position, count);
    }

    @Override
    public int read(ByteBuffer bytes) throws IOException {
        return real.read(bytes);
    }

    @Override
    public long read(ByteBuffer[] bytes, int offset, int length) throws IOException {
        return real.read(bytes, offset, length);
    }

    @Override
    public int read(ByteBuffer bytes, long position) throws IOException {
        return real.read(bytes, position);
    }

    @Override
    public long position() throws IOException {
        return real.position();
    }

    @Override
    public FileChannel position(long position) throws IOException {
        real.position(position);
        return this;
    }

    @Override
    public long size() throws IOException {
        return real.size();
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        real.truncate(size);
        return this;
    }

    @Override
    public void force(boolean metadata) throws IOException {
        if (Files.isRegularFile(file)) {
            // Some file systems find the room for what was written only now.
            disk.takeForBytes(file);
        }
        real.force(metadata);
        disk.forced(file);
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
        return real.transferTo(position, count, target);
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
        return real.map(mode, position, size);
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) throws IOException {
        return real.lock(position, size, shared);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
        return real.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
        real.close();
    }
}
