/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.accept;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Settings of the write side, keys {@code ingest.*}.
 *
 * @param maxBodyBytes {@code ingest.max-body-bytes}: in a larger request long texts are cut, then its end
 * @param maxFieldBytes {@code ingest.max-field-bytes}: maximum JSON size of a prompt, a message, a tool's input or
 *     output; more is cut to head and tail
 * @param maxInFlight {@code ingest.max-in-flight}: maximum number of requests in progress; further ones are answered
 *     503
 * @param ackTimeout {@code ingest.ack-timeout}: how long a request waits for the log; past it the answer is 503
 * @param contextDeadline {@code ingest.context-deadline}: how long SessionStart waits for its context
 * @param contextOnPrompt {@code context.on-prompt}: whether the answer to a prompt carries related memories
 * @param onPromptDeadline {@code context.on-prompt-deadline}: how long a prompt waits for them
 * @param contextBeforeTool {@code context.before-tool}: whether the answers before a tool call and after a failed one
 *     carry related memories
 * @param beforeToolDeadline {@code context.before-tool-deadline}: how long a tool call waits for them
 * @param skipTools {@code ingest.skip-tools}: tools whose calls are skipped
 * @param excludeProjects {@code ingest.exclude-projects}: projects and folders that are not recorded
 * @param excludeFiles {@code ingest.exclude-files}: files that are not recorded
 * @param redactSecrets {@code ingest.redact-secrets}
 * @param author {@code ingest.author}: on every record
 */
public record IngestConfig(
        int maxBodyBytes,
        int maxFieldBytes,
        int maxInFlight,
        Duration ackTimeout,
        Duration contextDeadline,
        boolean contextOnPrompt,
        Duration onPromptDeadline,
        boolean contextBeforeTool,
        Duration beforeToolDeadline,
        Set<String> skipTools,
        List<String> excludeProjects,
        List<String> excludeFiles,
        boolean redactSecrets,
        String author) {
    public static final Set<String> DEFAULT_SKIP_TOOLS =
            Set.of("ListMcpResourcesTool", "SlashCommand", "Skill", "TodoWrite", "AskUserQuestion");

    private static final int KIB = 1024;
    private static final int MIB = 1024 * KIB;
    private static final int MAX_NAME = 128;

    public IngestConfig {
        positive("ingest.max-body-bytes", maxBodyBytes);
        positive("ingest.max-field-bytes", maxFieldBytes);
        positive("ingest.max-in-flight", maxInFlight);
        positive("ingest.ack-timeout", ackTimeout.toMillis());
        skipTools = Set.copyOf(skipTools);
        excludeProjects = List.copyOf(excludeProjects);
        excludeFiles = List.copyOf(excludeFiles);
        named("ingest.author", author);
    }

    public static IngestConfig defaults() {
        String user = System.getProperty("user.name", "");
        return new IngestConfig(
                5 * MIB,
                64 * KIB,
                1024,
                Duration.ofSeconds(2),
                Duration.ofSeconds(1),
                false,
                Duration.ofMillis(300),
                false,
                Duration.ofMillis(100),
                DEFAULT_SKIP_TOOLS,
                List.of(),
                List.of(),
                true,
                user.isBlank() || user.length() > MAX_NAME ? "unknown" : user);
    }

    /**
     * Upper bound of one record's value and headers: two fields (a tool's input and output), and room for ids, names
     * and a working folder. The producer, the topics and their readers must accept records of this size.
     */
    public int maxRecordBytes() {
        return 2 * maxFieldBytes + 64 * KIB;
    }

    private static void positive(String key, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(key + " must be positive, but is " + value);
        }
    }

    private static void named(String key, String value) {
        if (value.isBlank() || value.length() > MAX_NAME) {
            throw new IllegalArgumentException(key + " must have 1 to " + MAX_NAME + " characters");
        }
    }
}
