/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.accept;

/**
 * An agent's answer without private blocks and secrets, fit for the log; {@link EventComposer#redact} makes it. The id
 * of a turn's end contains its digest.
 */
public record RedactedAnswer(String text) {
    public static final RedactedAnswer NONE = new RedactedAnswer("");

    public boolean isEmpty() {
        return text.isEmpty();
    }

    @Override
    public String toString() {
        return "RedactedAnswer[" + text.length() + " characters]";
    }
}
