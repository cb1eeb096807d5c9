/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.sql;

import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;

/** The database could not do what was asked; the message says what it was and what to do about it. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int PRIMARY_CODE = 0xff;
    private final boolean busy;
    private final boolean damaged;

    public StoreException(String message) {
        super(message);
        busy = false;
        damaged = false;
    }

    private StoreException(String message, Throwable cause, boolean busy, boolean damaged) {
        super(message, cause);
        this.busy = busy;
        this.damaged = damaged;
    }

    public static StoreException of(String action, SQLException cause) {
        int code = cause.getErrorCode() & PRIMARY_CODE;
        boolean busy = code == SQLiteErrorCode.SQLITE_BUSY.code || code == SQLiteErrorCode.SQLITE_LOCKED.code;
        boolean damaged = code == SQLiteErrorCode.SQLITE_CORRUPT.code || code == SQLiteErrorCode.SQLITE_NOTADB.code;
        return new StoreException(action + " failed: " + cause.getMessage(), cause, busy, damaged);
    }

    public static StoreException of(String action, Exception cause) {
        return new StoreException(action + " failed: " + cause.getMessage(), cause, false, false);
    }

    static StoreException damaged(String message) {
        return new StoreException(message, new IllegalStateException(message), false, true);
    }

    static StoreException busy(String message) {
        return new StoreException(message, new IllegalStateException(message), true, false);
    }

    /** Whether the rows refused the values, rather than the database the work. */
    public static boolean isConstraint(SQLException failure) {
        return (failure.getErrorCode() & PRIMARY_CODE) == SQLiteErrorCode.SQLITE_CONSTRAINT.code;
    }

    /** Whether somebody else held the lock: the same thing may succeed when it is tried again. */
    public boolean isBusy() {
        return busy;
    }

    /** Whether the file is no whole database: nothing succeeds before it is another. */
    public boolean isDamaged() {
        return damaged;
    }
}
