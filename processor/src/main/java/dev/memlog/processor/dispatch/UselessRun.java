/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.dispatch;

import java.time.Instant;

/**
 * A provider's newest answers, all unusable: empty, outside the grammar, broken or cut.
 *
 * @param answers their number
 * @param since when the first of them came
 * @param words the beginning of the newest, shortened
 */
public record UselessRun(int answers, Instant since, String words) {
    /** From this number on it is shown as the provider's state. */
    public static final int SHOWN_FROM = 5;

    UselessRun longer(String newest) {
        return new UselessRun(answers + 1, since, newest);
    }
}
