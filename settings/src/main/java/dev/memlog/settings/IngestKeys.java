/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.settings;

import static dev.memlog.settings.Ranges.name;
import static dev.memlog.settings.Ranges.optional;
import static dev.memlog.settings.Ranges.size;
import static dev.memlog.settings.Ranges.span;
import static dev.memlog.settings.Ranges.whole;
import static dev.memlog.settings.Ranges.yesNo;

import java.util.List;

/** The keys of what is taken in, and how. */
final class IngestKeys {
    private IngestKeys() {}

    static List<SettingKey> all() {
        return List.of(
                new SettingKey(
                        "ingest.max-body-bytes",
                        size("1KB", "64MB"),
                        "5MB",
                        "Maximum request size; of a larger one long texts are cut first, then its end"),
                new SettingKey(
                        "ingest.max-field-bytes",
                        size("1KB", "4MB"),
                        "64KB",
                        "Maximum size of a prompt or tool output; a longer one keeps its head and tail"),
                new SettingKey(
                        "ingest.max-in-flight",
                        whole(1, 100_000),
                        "1024",
                        "Maximum number of requests in progress; one more gets 503"),
                new SettingKey(
                        "ingest.ack-timeout",
                        span("100ms", "60s"),
                        "2s",
                        "Time a request waits for the log's acknowledgement before it gets 503"),
                new SettingKey(
                        "ingest.context-deadline",
                        span("0ms", "10s"),
                        "1s",
                        "Time a session's start waits for its context"),
                new SettingKey(
                        "ingest.skip-tools",
                        new ValueRange.Words(List.of(), 0),
                        "ListMcpResourcesTool,SlashCommand,Skill,TodoWrite,AskUserQuestion",
                        "Tools whose uses are not recorded"),
                new SettingKey(
                        "ingest.exclude-projects",
                        new ValueRange.Words(List.of(), 0),
                        "",
                        "Projects not recorded: names such as acme-*, or folders such as ~/private or /srv/*/secret"),
                new SettingKey(
                        "ingest.exclude-files",
                        new ValueRange.Words(List.of(), 0),
                        "",
                        "Files whose reads and edits are not recorded: *.pem, notes/**, ~/diary, /srv/*/keys"),
                new SettingKey(
                        "ingest.redact-secrets",
                        yesNo(),
                        "true",
                        "Replace recognised secrets with [redacted:kind] before the log"),
                new SettingKey("ingest.team", name(), "local", "Team written on every record"),
                new SettingKey(
                        "ingest.author", optional(), "", "Author written on every record; empty = the user's name"));
    }
}
