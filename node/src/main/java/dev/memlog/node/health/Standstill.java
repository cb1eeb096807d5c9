/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.health;

import java.time.Duration;

/**
 * Something that should move and does not.
 *
 * @param message what does not, and what to do
 */
public record Standstill(Reason reason, String message, Duration lasting) {
    /** The names are those of metrics, checks and the runbook. */
    public enum Reason {
        CALL_OVERDUE("call-overdue"),
        NOT_STARTED("not-started"),
        FENCED("fenced"),
        PROBE_OVERDUE("probe-overdue"),
        NOT_COMMITTED("not-committed");

        private final String wireName;

        Reason(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }
    }
}
