/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.sql;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The lock on a database, held by one writing process at a time.
 *
 * <p>It is a file beside the database: a lock on the database's own file would be lost, and SQLite's locks with it,
 * when any descriptor of that file is closed.
 */
final class DatabaseLock implements AutoCloseable {
    private final FileChannel channel;

    private DatabaseLock(FileChannel channel) {
        this.channel = channel;
    }

    static DatabaseLock acquire(Path database) {
        Path file = database.resolveSibling(database.getFileName() + ".lock");
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(channel)) {
                return new DatabaseLock(channel);
            }
            channel.close();
        } catch (IOException e) {
            throw StoreException.of("locking " + file, e);
        }
        throw new StoreException("the database " + database + " is in use by a running node: stop that one first");
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** The file stays: deleting it would let two processes each hold a lock of that name. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw StoreException.of("unlocking the database", e);
        }
    }
}
