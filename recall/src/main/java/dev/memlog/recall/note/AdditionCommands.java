/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.note;

import dev.memlog.event.SessionEvent.Addition;
import java.util.List;

/**
 * The way in which something made elsewhere comes to the log.
 *
 * <p>Threading: called from several threads at once; may block until the log has answered.
 */
public interface AdditionCommands {
    /** What the log said. */
    enum Outcome {
        ACKNOWLEDGED,
        /** Any part of them may be in the log; all are safe to be given again. */
        UNAVAILABLE,
        /** One of them is larger than a record of the log may be; any part of them may be in the log. */
        TOO_LARGE
    }

    /** From now on new memories have numbers above this one. Never {@link Outcome#TOO_LARGE}; safe to be repeated. */
    Outcome numberAbove(long number);

    /** Gives them in this order; what was added before is not added again. */
    Outcome add(List<? extends Addition> additions);
}
