/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.sql;

import java.sql.SQLException;
import java.util.Set;
import org.sqlite.SQLiteErrorCode;

/** A failure of the database; the message names the action and, where there is one, the remedy. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int PRIMARY_CODE = 0xff;
    private static final Set<Integer> OF_VALUES = Set.of(
            // For instance an overflow of a sum; errors of the schema appear before the first record is read.
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

    /** Whether the values cannot be stored, rather than the database failing. */
    public static boolean isOfValues(SQLException failure) {
        int code = failure.getErrorCode() & PRIMARY_CODE;
        return OF_VALUES.contains(code);
    }

    /** Whether another connection held the lock: a retry may succeed. */
    public boolean isBusy() {
        return busy;
    }

    /** Whether the file is damaged or no database: nothing succeeds until it is replaced. */
    public boolean isDamaged() {
        return damaged;
    }
}
