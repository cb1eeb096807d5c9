/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.settings;

import static dev.memlog.settings.value.Ranges.choice;
import static dev.memlog.settings.value.Ranges.duration;
import static dev.memlog.settings.value.Ranges.flag;
import static dev.memlog.settings.value.Ranges.name;
import static dev.memlog.settings.value.Ranges.size;
import static dev.memlog.settings.value.Ranges.url;

import dev.memlog.settings.value.ByteSize;
import java.time.Duration;
import java.util.Optional;

/** Logs, readiness and traces: {@code log.*}, {@code ready.*}, {@code trace.*} and {@code otel.*}. */
public final class MonitoringSettings {
    static final SettingGroup GROUP = new SettingGroup();

    public static final Setting<String> LOG_FORMAT =
            GROUP.add("log.format", choice("plain", "json"), "plain", "Format of log lines on stderr");

    public static final Setting<Duration> READY_NOTHING_STORED_AFTER = GROUP.add(
            "ready.nothing-stored-after",
            duration("1m", "7d"),
            "15m",
            "Time after which a node with waiting events and nothing stored is not ready");

    public static final Setting<ByteSize> READY_DISK_LOW = GROUP.add(
            "ready.disk-low", size("1MB", "1024GB"), "1GB", "Free disk space below which /ready reports a detail");

    public static final Setting<Boolean> TRACE_TO_PROVIDERS = GROUP.add(
            "trace.to-providers", flag(), "false", "Also send W3C trace context to third-party HTTP providers");

    public static final Setting<Optional<String>> OTEL_ENDPOINT = GROUP.add(
            "otel.endpoint", url(), "", "OTLP/HTTP address for spans, such as http://127.0.0.1:4318; empty = no spans");

    public static final Setting<String> OTEL_SERVICE_NAME =
            GROUP.add("otel.service-name", name(), "memlog", "Service name of the spans");

    private MonitoringSettings() {}
}
