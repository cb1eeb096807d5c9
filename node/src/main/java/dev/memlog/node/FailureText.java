/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node;

import dev.memlog.event.text.Explained;
import dev.memlog.settings.UserError;
import dev.memlog.store.sql.StoreException;
import org.apache.kafka.streams.errors.ProcessorStateException;

/** The line that a user sees of a failure, with its remedy. */
public final class FailureText {
    private FailureText() {}

    public static String of(Throwable failure) {
        if (failure instanceof Explained) {
            return UserError.oneLine(failure.getMessage());
        }
        if (failure instanceof StoreException store) {
            return UserError.oneLine(store.getMessage())
                    + (store.isDamaged()
                            ? ": stop the node, and `memlog rebuild` lets its next start make the database anew out of"
                                    + " the log"
                            : "");
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProcessorStateException) {
                return "the states of sessions cannot be read or written (" + UserError.oneLine(cause.getMessage())
                        + "): make room if the disk is full; else stop the node, and `memlog rebuild --states` lets its"
                        + " next start make them anew out of the log";
            }
        }
        return UserError.unexpected(failure);
    }
}
