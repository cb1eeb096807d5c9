/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.mcp;

/** What an agent reads: a result, or what was wrong with its call and how to mend it. */
public record ToolAnswer(String text, boolean isError) {
    public static ToolAnswer result(String text) {
        return new ToolAnswer(text, false);
    }

    public static ToolAnswer error(String text) {
        return new ToolAnswer(text, true);
    }
}
