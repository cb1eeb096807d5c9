/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.metrics;

import dev.memlog.event.SessionEvent;
import dev.memlog.processor.session.SessionInput;
import dev.memlog.processor.session.SessionState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Logs each change of a session's state in one line: at INFO if it ends the session, otherwise at DEBUG. */
public final class TransitionLog {
    private static final Logger LOG = LoggerFactory.getLogger(TransitionLog.class);

    private TransitionLog() {}

    public static void log(SessionState before, SessionInput input, SessionState after) {
        // An import closes a session with each record it adds; that is not worth a line.
        Level level = after instanceof SessionState.Closed && !isAddition(input) ? Level.INFO : Level.DEBUG;
        LOG.atLevel(level)
                .addKeyValue("sessionId", after.facts().identity().sessionId())
                .addKeyValue("state", after.name())
                .addKeyValue("reason", reason(input, after))
                .log("session {} -> {}", before.name(), after.name());
    }

    private static boolean isAddition(SessionInput input) {
        return input instanceof SessionInput.EventAccepted accepted
                && accepted.event() instanceof SessionEvent.Addition;
    }

    private static String reason(SessionInput input, SessionState after) {
        String cause = input.getClass().getSimpleName();
        return switch (after) {
            case SessionState.Closed closed -> cause + ", " + closed.status() + ": " + closed.reason();
            case SessionState.Parked parked -> cause + ": " + parked.reason();
            case SessionState.Retrying retrying ->
                cause + ": " + retrying.batch().lastFailure();
            case SessionState.Idle idle -> cause;
            case SessionState.Waiting waiting -> cause;
            case SessionState.Calling calling -> cause + ": " + calling.provider();
        };
    }
}
