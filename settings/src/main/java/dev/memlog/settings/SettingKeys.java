/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.settings;

import static dev.memlog.settings.Ranges.folder;
import static dev.memlog.settings.Ranges.name;
import static dev.memlog.settings.Ranges.optional;
import static dev.memlog.settings.Ranges.size;
import static dev.memlog.settings.Ranges.span;
import static dev.memlog.settings.Ranges.text;
import static dev.memlog.settings.Ranges.whole;
import static dev.memlog.settings.Ranges.yesNo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Every key that Memlog knows, in the order of the table; whatever is not here and not Kafka's is a mistake. */
public final class SettingKeys {
    /** The providers that can stand in {@code providers}. */
    public static final List<String> PROVIDERS =
            List.of("anthropic", "claude-cli", "gemini", "openrouter", "openai", "offline");

    /** Read by the launcher, the log and the client commands before there are settings. */
    static final Set<String> ENVIRONMENT_ONLY = Set.of("MEMLOG_SERVER", "MEMLOG_LOG_LEVEL", "MEMLOG_JAVA_OPTS");

    static final String PASS_THROUGH = "kafka.";

    /** Prices are by model, of which nobody knows all. */
    public static final String PRICES = "price.";

    /** Modes of projects, of which only the user knows the names. */
    public static final String PROJECT_MODES = "mode.project.";

    private static final Map<String, SettingKey> ALL = new LinkedHashMap<>();

    static {
        node();
        HttpKeys.all().forEach(key -> ALL.put(key.name(), key));
        IngestKeys.all().forEach(key -> ALL.put(key.name(), key));
        context();
        folderIndex();
        mode();
        topology();
        breaker();
        budget();
        store();
        retention();
        embeddings();
        seeing();
        compat();
        kafka();
        PROVIDERS.forEach(SettingKeys::provider);
    }

    private SettingKeys() {}

    private static void node() {
        add("data", folder(), "~/.memlog", "Folder of the log, the state stores, the database and memlog.properties");
        add("host", text(), "127.0.0.1", "Address to listen on for HTTP");
        add("port", whole(0, 65_535), "37777", "HTTP port; 0 picks a free one");
        add(
                "spool",
                text(),
                "~/.memlog-spool",
                "Folder where this machine's hooks keep undelivered events; a node drains it");
        add(
                "public-url",
                new ValueRange.Url(),
                "",
                "URL of this node in the context it gives to agents; empty = the listen address");
        add(
                "providers",
                new ValueRange.Words(PROVIDERS, 1),
                "offline",
                "Providers, in the order they are tried; offline needs no model and costs nothing");
    }

    private static void context() {
        add("context.budget-tokens", whole(800, 50_000), "2000", "Size of a new session's context, in tokens");
        add("context.observations", whole(1, 100), "50", "Maximum number of observations in the context");
        add("context.full", whole(0, 20), "3", "Observations shown in full");
        add(
                "context.full-field",
                new ValueRange.Choice(List.of("narrative", "facts", "both")),
                "both",
                "Which fields a full observation shows");
        add("context.summaries", whole(0, 20), "5", "Maximum number of session summaries in the context");
        add(
                "context.observation-types",
                new ValueRange.Words(List.of(), 0),
                "",
                "Types of observation in the context; empty = all");
        add(
                "context.observation-concepts",
                new ValueRange.Words(List.of(), 0),
                "",
                "Only observations with one of these concepts; empty = all");
        show("read-tokens", "true", "Show the tokens to read each observation, and all of them");
        show("work-tokens", "true", "Show the tokens of the calls that wrote the observations");
        show("savings-amount", "false", "Show the difference of the two in tokens");
        show("savings-percent", "true", "Show the difference of the two in percent");
        show("last-summary", "true", "Show the last session's summary with all its fields");
        show(
                "last-message",
                "false",
                "Show the agent's last message of the previous session, from this machine's transcripts");
        show("terminal-output", "true", "Show the user a line in the terminal when a session starts");
        add(
                "context.welcome-hint",
                yesNo(),
                "false",
                "Show a notice in a session of a project that has no memories yet");
        add("context.on-prompt", yesNo(), "false", "Answer a prompt with the observations related to it");
        add("context.on-prompt-deadline", span("0ms", "10s"), "300ms", "Time a prompt waits for these observations");
        add("context.on-prompt-limit", whole(1, 20), "5", "Maximum number of observations per prompt");
        add("context.on-prompt-tokens", whole(200, 10_000), "600", "Size of the answer to a prompt, in tokens");
    }

    private static void show(String what, String standard, String meaning) {
        add("context.show-" + what, yesNo(), standard, meaning);
    }

    private static void folderIndex() {
        add(
                "folder-index.enabled",
                yesNo(),
                "false",
                "Write observations about a folder's files to its CLAUDE.md, in the session's git repository");
        add(
                "folder-index.exclude",
                new ValueRange.Words(List.of(), 0),
                "",
                "Globs of folders to skip: names (generated), paths in the repository (docs/**) or absolute"
                        + " paths");
        add("folder-index.observations", whole(1, 50), "10", "Maximum number of observations in a folder's CLAUDE.md");
        add("folder-index.root", yesNo(), "false", "Also write the CLAUDE.md in the repository's root");
    }

    private static void mode() {
        add(
                "mode",
                name(),
                "code",
                "What to remember, and in which types: code, research, or NAME of DIR/modes/NAME.json");
        add("mode.language", optional(), "", "Language of memories, such as German; empty = the model's choice");
    }

    private static void topology() {
        add("topology.batch-max-events", whole(1, 500), "20", "Maximum number of events in one provider call");
        add(
                "topology.batch-max-tokens",
                whole(500, 1_000_000),
                "12000",
                "Maximum tokens of events in one provider call");
        add("topology.stream-threads", whole(1, 64), "1", "Kafka Streams threads per node");
        add(
                "topology.process-nodes",
                whole(1, 1_000),
                "1",
                "Number of process nodes; each takes its share of a provider's calls per minute");
        add("topology.drain-timeout", span("0ms", "5m"), "10s", "Time a graceful stop waits for calls in flight");
        add(
                "topology.stale-after",
                span("1m", "365d"),
                "6h",
                "Idle time after which a session is closed; node downtime does not count");
        add(
                "topology.event-id-horizon",
                span("1d", "3650d"),
                "30d",
                "Minimum time an event's id is remembered; a cluster's retention.events must not exceed it");
    }

    private static void breaker() {
        add(
                "breaker.cool-down",
                span("100ms", "1h"),
                "15s",
                "Time a failing provider is left alone before the next probe");
        add(
                "breaker.longest-cool-down",
                span("100ms", "1h"),
                "60s",
                "Maximum cool-down; it doubles with each failed probe");
    }

    private static void budget() {
        budget("session", "one session over its lifetime");
        budget("project", "one project per UTC day");
        budget("day", "all projects together per UTC day");
    }

    private static void budget(String scope, String what) {
        add(
                "budget." + scope + ".tokens",
                new ValueRange.OptionalWhole(0, 1_000_000_000_000_000L),
                "",
                "Token limit of " + what + "; work past it is parked; empty = no limit");
        add(
                "budget." + scope + ".usd",
                new ValueRange.OptionalDollars(),
                "",
                "Dollar limit of " + what + "; work past it is parked; empty = no limit");
    }

    private static void store() {
        add("store.busy-timeout", span("100ms", "60s"), "5s", "Time a SQLite reader or writer waits for a lock");
        add(
                "store.near-duplicates",
                yesNo(),
                "true",
                "Link observations that repeat an earlier one, and list only the first");
        add(
                "store.url",
                new ValueRange.Url(),
                "",
                "Store node that gives the ingest role its context and answers its reads (team mode)");
    }

    private static void retention() {
        add(
                "retention.memories-age",
                new ValueRange.OptionalSpan(DurationText.parse("1d"), DurationText.parse("36500d")),
                "",
                "Age at which memories are forgotten for good, such as 365d; empty keeps them for ever");
        add(
                "retention.memories-count",
                new ValueRange.OptionalWhole(1, 1_000_000_000),
                "",
                "Newest memories kept per project; empty keeps all");
        add(
                "retention.events",
                span("1d", "3650d"),
                "7d",
                "Time a cluster keeps raw events, processed or not; one machine deletes them once processed");
    }

    private static void embeddings() {
        add(
                "embeddings.provider",
                new ValueRange.Choice(List.of("none", "openai", "gemini")),
                "none",
                "Provider of the vectors for search by meaning; openai is any compatible server");
        add("embeddings.base-url", new ValueRange.Url(), "", "Address of its API; empty = the provider's own");
        add("embeddings.model", optional(), "", "Model; empty = text-embedding-3-small or gemini-embedding-001");
        add("embeddings.api-key", optional(), "", "API key; empty = OPENAI_API_KEY or GEMINI_API_KEY");
        add("embeddings.api-key-file", optional(), "", "File with the API key, instead of api-key");
        add("embeddings.dimensions", whole(0, 8_192), "0", "Numbers per vector; 0 = the model's own");
        add("embeddings.batch", whole(1, 512), "32", "Maximum number of memories in one call");
        add(
                "embeddings.tokens-per-day",
                whole(0, Integer.MAX_VALUE),
                "20000000",
                "Embedding tokens per UTC day; past it no vectors are made and new queries use full text. 0 ="
                        + " no limit");
        add(
                "embeddings.memory",
                size("1MB", "64GB"),
                "256MB",
                "Heap for vectors, 1.125 bytes per number; vectors of the oldest memories are left out");
        add(
                "embeddings.nearness",
                whole(0, 100),
                "50",
                "Similarity threshold of vector search: 0 = the usual similarity, 100 = the nearest memory only");
        add("embeddings.timeout", span("100ms", "10m"), "30s", "Time limit of a call for memories");
        add(
                "embeddings.query-timeout",
                span("10ms", "30s"),
                "400ms",
                "Time a search waits for its query's vector before it uses full text alone");
    }

    private static void seeing() {
        add("log.format", new ValueRange.Choice(List.of("plain", "json")), "plain", "Format of log lines on stderr");
        add(
                "ready.nothing-stored-after",
                span("1m", "7d"),
                "15m",
                "Time after which a node with waiting events and nothing stored is not ready");
        add("ready.disk-low", size("1MB", "1024GB"), "1GB", "Free disk space below which /ready reports a detail");
        add("trace.to-providers", yesNo(), "false", "Also send W3C trace context to third-party HTTP providers");
        add(
                "otel.endpoint",
                new ValueRange.Url(),
                "",
                "OTLP/HTTP address for spans, such as http://127.0.0.1:4318; empty = no spans");
        add("otel.service-name", name(), "memlog", "Service name of the spans");
    }

    private static void compat() {
        add(
                "compat.claude-mem-version",
                optional(),
                "",
                "Version reported to claude-mem's plugin; empty reports none, which any plugin accepts");
    }

    private static void kafka() {
        add("bootstrap-servers", optional(), "", "Kafka cluster of the roles ingest, process and store: HOST:PORT,…");
        add(
                "topics.replication",
                whole(1, 7),
                "3",
                "Replicas of each topic in a cluster; 3 or more survive the loss of a broker");
        add("broker.flush-each-write", yesNo(), "false", "Embedded broker: flush every write instead of once a second");
    }

    private static void provider(String provider) {
        String prefix = "provider." + provider + ".";
        boolean http = !provider.equals("claude-cli") && !provider.equals("offline");
        if (http) {
            add(prefix + "base-url", new ValueRange.Url(), "", "Address of the provider's API; empty = its own");
            add(prefix + "api-key", optional(), "", "API key");
            add(prefix + "api-key-file", optional(), "", "File with the API key, instead of api-key");
        }
        if (provider.equals("claude-cli")) {
            add(prefix + "command", name(), "claude", "Command of the Claude CLI");
            add(prefix + "api-key", optional(), "", "API key for the command; empty = the user's own login");
            add(prefix + "api-key-file", optional(), "", "File with that API key, instead of api-key");
            add(
                    prefix + "rotate-after-tokens",
                    whole(0, 1_000_000),
                    "60000",
                    "Maximum input tokens of a CLI conversation; past it the next call starts a new one");
        }
        if (!provider.equals("offline")) {
            add(prefix + "model", optional(), "", "Model; empty = the provider's default");
            add(prefix + "timeout", span("100ms", "30m"), "2m", "Time limit of a call");
            add(prefix + "max-output-tokens", whole(256, 200_000), "4096", "Maximum tokens of a reply");
            add(
                    prefix + "requests-per-minute",
                    new ValueRange.OptionalWhole(0, 100_000),
                    "",
                    "Maximum calls per minute, 0 = no limit; empty = the model's limit for gemini, none for others");
        }
        // A CLI call is a process of some 200 MB.
        String concurrency = provider.equals("claude-cli") ? "4" : "64";
        add(prefix + "concurrency", whole(1, 100_000), concurrency, "Maximum number of calls in flight");
    }

    /** All keys, in the table's order. */
    public static List<SettingKey> all() {
        return new ArrayList<>(ALL.values());
    }

    public static boolean isKnown(String name) {
        return ALL.containsKey(name);
    }

    static SettingKey get(String name) {
        SettingKey key = ALL.get(name);
        if (key == null) {
            throw new IllegalArgumentException("no setting is called " + name);
        }
        return key;
    }

    private static void add(String name, ValueRange range, String standard, String meaning) {
        ALL.put(name, new SettingKey(name, range, standard, meaning));
    }
}
