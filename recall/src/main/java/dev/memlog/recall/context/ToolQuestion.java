/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.context;

import org.jspecify.annotations.Nullable;

/**
 * A tool call of an agent: about to be made, or failed.
 *
 * @param file the path that it reads or changes, as the agent writes it; null for none
 * @param command the command line that it runs; null for none
 * @param error what it failed with; null before the call
 */
public record ToolQuestion(
        @Nullable String file,
        @Nullable String command,
        @Nullable String error) {
    boolean isEmpty() {
        return file == null && command == null && error == null;
    }

    @Override
    public String toString() {
        return "ToolQuestion[" + (error == null ? "before" : "failed") + "]";
    }
}
