/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.accept;

/**
 * An agent's answer without private blocks and secrets, as it may enter the log. {@link EventComposer#redact} makes it;
 * event ids of turn ends contain a digest of it.
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
