/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.settings;

import static dev.memlog.settings.value.Ranges.duration;
import static dev.memlog.settings.value.Ranges.flag;
import static dev.memlog.settings.value.Ranges.integer;
import static dev.memlog.settings.value.Ranges.list;
import static dev.memlog.settings.value.Ranges.optionalText;
import static dev.memlog.settings.value.Ranges.size;

import dev.memlog.settings.value.ByteSize;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the hooks' events may be, and what of them is recorded: {@code ingest.*}. */
public final class IngestSettings {
    static final SettingGroup GROUP = new SettingGroup();

    public static final Setting<ByteSize> MAX_BODY_BYTES = GROUP.add(
            "ingest.max-body-bytes",
            size("1KB", "64MB"),
            "5MB",
            "Maximum request size; of a larger one long texts are cut first, then its end");

    public static final Setting<ByteSize> MAX_FIELD_BYTES = GROUP.add(
            "ingest.max-field-bytes",
            size("1KB", "4MB"),
            "64KB",
            "Maximum size of a prompt or tool output; a longer one keeps its head and tail");

    public static final Setting<Integer> MAX_IN_FLIGHT = GROUP.add(
            "ingest.max-in-flight",
            integer(1, 100_000),
            "1024",
            "Maximum number of requests in progress; one more gets 503");

    public static final Setting<Duration> ACK_TIMEOUT = GROUP.add(
            "ingest.ack-timeout",
            duration("100ms", "60s"),
            "2s",
            "Time a request waits for the log's acknowledgement before it gets 503");

    public static final Setting<Duration> CONTEXT_DEADLINE = GROUP.add(
            "ingest.context-deadline", duration("0ms", "10s"), "1s", "Time a session's start waits for its context");

    public static final Setting<List<String>> SKIP_TOOLS = GROUP.add(
            "ingest.skip-tools",
            list(),
            "ListMcpResourcesTool,SlashCommand,Skill,TodoWrite,AskUserQuestion",
            "Tools whose uses are not recorded");

    public static final Setting<List<String>> EXCLUDE_PROJECTS = GROUP.add(
            "ingest.exclude-projects",
            list(),
            "",
            "Projects not recorded: names such as acme-*, or folders such as ~/private or /srv/*/secret");

    public static final Setting<List<String>> EXCLUDE_FILES = GROUP.add(
            "ingest.exclude-files",
            list(),
            "",
            "Files whose reads and edits are not recorded: *.pem, notes/**, ~/diary, /srv/*/keys");

    public static final Setting<Boolean> REDACT_SECRETS = GROUP.add(
            "ingest.redact-secrets", flag(), "true", "Replace recognised secrets with [redacted:kind] before the log");

    public static final Setting<Duration> GROUNDS_DEADLINE = GROUP.add(
            "ingest.grounds-deadline",
            duration("0ms", "10s"),
            "15ms",
            "On one machine: time to note hashes of a tool's files, with which memories are compared later; 0 = never");

    public static final Setting<Optional<String>> AUTHOR =
            GROUP.add("ingest.author", optionalText(), "", "Author written on every record; empty = the user's name");

    private IngestSettings() {}
}
