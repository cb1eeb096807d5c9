/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Real Claude Code sessions, hook by hook: one JSON payload a line, in order of arrival. */
public final class RecordedSessions {
    private RecordedSessions() {}

    public static List<String> claudeCodeHooks() {
        try (InputStream in = RecordedSessions.class.getResourceAsStream("claude-code-hooks.jsonl")) {
            if (in == null) {
                throw new IllegalStateException("claude-code-hooks.jsonl is missing from the testkit jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
