/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.query;

import dev.memlog.event.DeadLetter;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter that is not settled, without its original.
 *
 * @param type of the original event; null if unknown
 * @param project the event's own, else its session's; blank while unknown
 * @param bytes length of the original
 */
public record DeadLetterRow(DeadLetter letter, @Nullable String type, String project, long bytes) {}
