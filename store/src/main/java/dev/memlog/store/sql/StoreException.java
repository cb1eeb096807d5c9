/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.sql;

import java.sql.SQLException;
import java.util.Set;
import org.sqlite.SQLiteErrorCode;

/** The database could not do what was asked; the message says what it was and what to do about it. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int PRIMARY_CODE = 0xff;
    private static final Set<Integer> OF_VALUES = Set.of(
            // Such as an overflow of a sum; what is wrong with the schema is found before the first record is read.
            SQLiteErrorCode.SQLITE_ERROR.code,
            SQLiteErrorCode.SQLITE_CONSTRAINT.code,
            SQLiteErrorCode.SQLITE_TOOBIG.code,
            SQLiteErrorCode.SQLITE_MISMATCH.code,
            SQLiteErrorCode.SQLITE_RANGE.code);
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

    /** Whether it is the values that cannot be stored, rather than the database that does not work. */
    public static boolean isOfValues(SQLException failure) {
        int code = failure.getErrorCode() & PRIMARY_CODE;
        return OF_VALUES.contains(code);
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
