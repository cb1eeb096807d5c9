/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.sql;

import java.io.IOException;
import java.nio.file.Path;

/** The lock on a folder of databases, which only its owner may read. One process holds it at a time. */
public final class FolderLock implements AutoCloseable {
    private final DatabaseLock lock;

    private FolderLock(DatabaseLock lock) {
        this.lock = lock;
    }

    /**
     * Makes the folder if it is missing.
     *
     * @throws StoreException when another process holds it
     */
    public static FolderLock acquire(Path folder) {
        try {
            OwnerOnly.createFolder(folder);
        } catch (IOException e) {
            throw StoreException.of("creating the folder " + folder, e);
        }
        return new FolderLock(DatabaseLock.acquire(folder));
    }

    @Override
    public void close() {
        lock.close();
    }
}
