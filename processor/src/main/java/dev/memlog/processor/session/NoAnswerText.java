/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.session;

/** Describes an unusable answer for display. */
public final class NoAnswerText {
    private NoAnswerText() {}

    /** @param head the beginning of the answer; blank if it was empty */
    public static String of(String head) {
        return head.isBlank() ? "the answer is empty" : "the answer has none of the elements asked for: " + head;
    }
}
