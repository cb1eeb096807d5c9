/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.cli;

import dev.memlog.app.broker.BrokerException;
import dev.memlog.app.config.BadSetting;
import dev.memlog.store.sql.StoreException;
import java.util.stream.Collectors;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.jspecify.annotations.Nullable;

/** What a failure says to whoever is to mend it, in one line. */
public final class FailureText {
    private FailureText() {}

    public static String of(Throwable failure) {
        if (failure instanceof CommandFailure || failure instanceof BadSetting || failure instanceof BrokerException) {
            return oneLine(failure.getMessage());
        }
        if (failure instanceof StoreException store) {
            return oneLine(store.getMessage())
                    + (store.isDamaged()
                            ? ": stop the node, and `memlog rebuild` lets its next start make the database anew out of"
                                    + " the log"
                            : "");
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProcessorStateException) {
                return "the states of sessions cannot be read or written (" + oneLine(cause.getMessage())
                        + "): make room if the disk is full; else stop the node, and `memlog rebuild --states` lets its"
                        + " next start make them anew out of the log";
            }
        }
        return "unexpected: " + oneLine(failure.toString()) + " (MEMLOG_LOG_LEVEL=debug shows where)";
    }

    static String oneLine(@Nullable String message) {
        return message == null
                ? "no message"
                : message.lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .collect(Collectors.joining("; "));
    }
}
