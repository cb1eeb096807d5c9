/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.team;

import dev.memlog.store.sql.Database;
import java.time.Duration;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A team's open database, which is closed only when no query uses it.
 *
 * <p>Threading: safe.
 */
final class OpenTeam implements AutoCloseable {
    private final Database database;
    private final ReadWriteLock uses = new ReentrantReadWriteLock();
    private boolean closed;
    private volatile long usedAt = System.nanoTime();

    OpenTeam(Database database) {
        this.database = database;
    }

    Database database() {
        return database;
    }

    /** @return false if it is closed; else {@link #release()} must follow, on this thread */
    boolean hold() {
        uses.readLock().lock();
        if (closed) {
            uses.readLock().unlock();
            return false;
        }
        use();
        return true;
    }

    void use() {
        usedAt = System.nanoTime();
    }

    boolean isIdleFor(Duration time) {
        return System.nanoTime() - usedAt >= time.toNanos();
    }

    /** @return false if a query uses it, and nothing is done */
    boolean closeIfFree() {
        if (!uses.writeLock().tryLock()) {
            return false;
        }
        try {
            close();
            return true;
        } finally {
            uses.writeLock().unlock();
        }
    }

    void release() {
        uses.readLock().unlock();
    }

    @Override
    public void close() {
        uses.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                database.close();
            }
        } finally {
            uses.writeLock().unlock();
        }
    }
}
