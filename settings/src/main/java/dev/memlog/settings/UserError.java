/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.settings;

import dev.memlog.event.text.Explained;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A failure of a command. The message is the one line that the user sees; it says what to do. */
public final class UserError extends RuntimeException implements Explained {
    public UserError(String message) {
        super(message);
    }

    public UserError(String message, Throwable cause) {
        super(message, cause);
    }

    /** A message on one line; the lines of the original are joined with semicolons. */
    public static String oneLine(@Nullable String message) {
        return message == null
                ? "no message"
                : message.lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .collect(Collectors.joining("; "));
    }

    /** The line for a failure that is a defect. */
    public static String unexpected(Throwable failure) {
        return "unexpected: " + oneLine(failure.toString()) + " (MEMLOG_LOG_LEVEL=debug shows where)";
    }
}
