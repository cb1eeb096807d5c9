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
                        "Of a larger request long texts are cut, then its end"),
                new SettingKey(
                        "ingest.max-field-bytes",
                        size("1KB", "4MB"),
                        "64KB",
                        "Longer prompts and tool output are cut to head and tail"),
                new SettingKey(
                        "ingest.max-in-flight",
                        whole(1, 100_000),
                        "1024",
                        "Requests worked on at once; one more is answered 503"),
                new SettingKey(
                        "ingest.ack-timeout",
                        span("100ms", "60s"),
                        "2s",
                        "How long a request waits for the log before it is answered 503"),
                new SettingKey(
                        "ingest.context-deadline",
                        span("0ms", "10s"),
                        "1s",
                        "How long a session's start waits for its context"),
                new SettingKey(
                        "ingest.skip-tools",
                        new ValueRange.Words(List.of(), 0),
                        "ListMcpResourcesTool,SlashCommand,Skill,TodoWrite,AskUserQuestion",
                        "Tools whose use is not recorded"),
                new SettingKey(
                        "ingest.exclude-projects",
                        new ValueRange.Words(List.of(), 0),
                        "",
                        "Projects of which nothing is kept: names such as acme-*, or folders such as ~/private or /srv/*/secret"),
                new SettingKey(
                        "ingest.exclude-files",
                        new ValueRange.Words(List.of(), 0),
                        "",
                        "Files whose reading or changing is not recorded: *.pem, notes/**, ~/diary, /srv/*/keys"),
                new SettingKey(
                        "ingest.redact-secrets",
                        yesNo(),
                        "true",
                        "Replace well-known secrets by [redacted:kind] before the log"),
                new SettingKey("ingest.team", name(), "local", "Team that stands on every record"),
                new SettingKey(
                        "ingest.author",
                        optional(),
                        "",
                        "Author that stands on every record; the user's name if empty"));
    }
}
