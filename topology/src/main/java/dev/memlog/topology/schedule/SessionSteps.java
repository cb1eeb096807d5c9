/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.schedule;

import dev.memlog.event.SessionNumber;
import dev.memlog.processor.session.SessionInput;
import dev.memlog.processor.session.SessionState;
import dev.memlog.processor.session.Transition;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The driver's operations for its parts, which read and change sessions only through it. */
public interface SessionSteps {
    /** The session as it is known; one that an earlier life of the task left is taken over before anything else. */
    @Nullable
    SessionState known(SessionNumber session, Instant now);

    /** Applies an input that comes from no record. */
    Transition.Applied apply(SessionState state, SessionInput input);
}
