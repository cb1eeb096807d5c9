/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.settings;

import static dev.memlog.settings.value.Ranges.duration;
import static dev.memlog.settings.value.Ranges.flag;
import static dev.memlog.settings.value.Ranges.integer;
import static dev.memlog.settings.value.Ranges.optional;
import static dev.memlog.settings.value.Ranges.url;

import java.time.Duration;
import java.util.Optional;

/** The database and the retention of memories and events: {@code store.*} and {@code retention.*}. */
public final class StoreSettings {
    static final SettingGroup GROUP = new SettingGroup();

    public static final Setting<Duration> BUSY_TIMEOUT = GROUP.add(
            "store.busy-timeout", duration("100ms", "60s"), "5s", "Time a SQLite reader or writer waits for a lock");

    public static final Setting<Boolean> NEAR_DUPLICATES = GROUP.add(
            "store.near-duplicates",
            flag(),
            "true",
            "Link observations that repeat an earlier one, and list only the first");

    public static final Setting<Optional<String>> URL = GROUP.add(
            "store.url",
            url(),
            "",
            "Store node that gives the ingest role its context and answers its reads (team mode)");

    public static final Setting<Optional<Duration>> RETENTION_MEMORIES_AGE = GROUP.add(
            "retention.memories-age",
            optional(duration("1d", "36500d")),
            "",
            "Age at which memories are forgotten for good, such as 365d; empty keeps them for ever");

    public static final Setting<Optional<Integer>> RETENTION_MEMORIES_COUNT = GROUP.add(
            "retention.memories-count",
            optional(integer(1, 1_000_000_000)),
            "",
            "Newest memories kept per project; empty keeps all");

    public static final Setting<Duration> RETENTION_EVENTS = GROUP.add(
            "retention.events",
            duration("1d", "3650d"),
            "7d",
            "Time a cluster keeps raw events, processed or not; one machine deletes them once processed");

    private StoreSettings() {}
}
