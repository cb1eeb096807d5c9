/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.session;

/** How an answer that was none is told to people. */
public final class NoAnswerText {
    private NoAnswerText() {}

    /** @param head the beginning of what was said; blank if that was nothing */
    public static String of(String head) {
        return head.isBlank() ? "the answer is empty" : "the answer has none of the elements asked for: " + head;
    }
}
