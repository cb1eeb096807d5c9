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
        add("data", folder(), "~/.memlog", "Folder of the log, the states, the database and memlog.properties");
        add("host", text(), "127.0.0.1", "Address the HTTP port listens on");
        add("port", whole(0, 65_535), "37777", "HTTP port; 0 takes any free one");
        add(
                "spool",
                text(),
                "~/.memlog-spool",
                "Folder in which this machine's hooks keep what no node took, and from which a node takes it in");
        add(
                "public-url",
                new ValueRange.Url(),
                "",
                "Where agents reach this node, as its context names it; the address it listens on if empty");
        add(
                "providers",
                new ValueRange.Words(PROVIDERS, 1),
                "offline",
                "Providers in the order in which they are tried; offline needs no model and costs nothing");
    }

    private static void context() {
        add("context.budget-tokens", whole(800, 50_000), "2000", "Size of the context that a new session receives");
        add("context.observations", whole(1, 100), "50", "Observations that the context tells at most");
        add("context.full", whole(0, 20), "3", "Those of them that it tells in full");
        add(
                "context.full-field",
                new ValueRange.Choice(List.of("narrative", "facts", "both")),
                "both",
                "What of an observation in full is told");
        add("context.summaries", whole(0, 20), "5", "Session summaries in the context");
        add(
                "context.observation-types",
                new ValueRange.Words(List.of(), 0),
                "",
                "Types of observation that the context tells of; all if empty");
        add(
                "context.observation-concepts",
                new ValueRange.Words(List.of(), 0),
                "",
                "Only observations with one of these concepts are told; all if empty");
        show("read-tokens", "true", "What each observation, and all of them, take to read");
        show("work-tokens", "true", "What the calls that wrote the observations took");
        show("savings-amount", "false", "The difference of the two in tokens");
        show("savings-percent", "true", "The difference of the two in percent");
        show("last-summary", "true", "The last session's summary with all its fields");
        show("last-message", "false", "The agent's last words in the session before, from this machine's transcripts");
        show("terminal-output", "true", "A line for the person before the screen when a session starts");
        add(
                "context.welcome-hint",
                yesNo(),
                "false",
                "Tell a session of a project without memories that there are none yet");
        add("context.on-prompt", yesNo(), "false", "Answer a prompt with the observations that are about it");
        add("context.on-prompt-deadline", span("0ms", "10s"), "300ms", "How long a prompt waits for them");
        add("context.on-prompt-limit", whole(1, 20), "5", "Observations that a prompt is answered with at most");
        add("context.on-prompt-tokens", whole(200, 10_000), "600", "Size of that answer");
    }

    private static void show(String what, String standard, String meaning) {
        add("context.show-" + what, yesNo(), standard, meaning);
    }

    private static void folderIndex() {
        add(
                "folder-index.enabled",
                yesNo(),
                "false",
                "Write what was observed about a folder's files into its CLAUDE.md, within the session's git repository");
        add(
                "folder-index.exclude",
                new ValueRange.Words(List.of(), 0),
                "",
                "Globs of folders that get none: names such as generated, paths in the repository such as docs/**, or absolute ones");
        add("folder-index.observations", whole(1, 50), "10", "Observations in a folder's CLAUDE.md");
        add("folder-index.root", yesNo(), "false", "Also the repository's own folder gets them");
    }

    private static void mode() {
        add(
                "mode",
                name(),
                "code",
                "What is remembered and of which types: code, research, or NAME of DIR/modes/NAME.json");
        add(
                "mode.language",
                optional(),
                "",
                "Language that memories are written in, such as German; the model's choice if empty");
    }

    private static void topology() {
        add("topology.batch-max-events", whole(1, 500), "20", "Waiting events that one provider call may carry");
        add(
                "topology.batch-max-tokens",
                whole(500, 1_000_000),
                "12000",
                "Tokens of events that one provider call may carry");
        add("topology.stream-threads", whole(1, 64), "1", "Kafka Streams threads of a node");
        add(
                "topology.process-nodes",
                whole(1, 1_000),
                "1",
                "Nodes that process; each takes its share of a provider's calls in a minute");
        add("topology.drain-timeout", span("0ms", "5m"), "10s", "How long a graceful stop waits for calls in flight");
        add(
                "topology.stale-after",
                span("1m", "365d"),
                "6h",
                "A session that could go on and was idle for so long is closed; only time in which the node ran counts");
        add(
                "topology.event-id-horizon",
                span("1d", "3650d"),
                "30d",
                "How long an event that comes again is known by its id, at least; a cluster's retention.events must not be longer");
    }

    private static void breaker() {
        add(
                "breaker.cool-down",
                span("100ms", "1h"),
                "15s",
                "How long a provider that does not work is left alone before it is asked again");
        add(
                "breaker.longest-cool-down",
                span("100ms", "1h"),
                "60s",
                "The cool-down doubles with each call that finds it still does not work, up to this");
    }

    private static void budget() {
        budget("session", "one session in all its life");
        budget("project", "one project on one day of UTC");
        budget("day", "all projects together on one day of UTC");
    }

    private static void budget(String scope, String what) {
        add(
                "budget." + scope + ".tokens",
                new ValueRange.OptionalWhole(0, 1_000_000_000_000_000L),
                "",
                "Tokens that " + what + " may take; work beyond is parked; no limit if empty");
        add(
                "budget." + scope + ".usd",
                new ValueRange.OptionalDollars(),
                "",
                "Dollars that " + what + " may cost; work beyond is parked; no limit if empty");
    }

    private static void store() {
        add("store.busy-timeout", span("100ms", "60s"), "5s", "How long a reader or writer of SQLite waits for a lock");
        add(
                "store.near-duplicates",
                yesNo(),
                "true",
                "Link observations that say what an earlier one says, and list only the first");
        add(
                "store.url",
                new ValueRange.Url(),
                "",
                "Store node that the ingest role asks for context and passes reads on to (team mode)");
    }

    private static void retention() {
        add(
                "retention.memories-age",
                new ValueRange.OptionalSpan(DurationText.parse("1d"), DurationText.parse("36500d")),
                "",
                "Memories that are older are forgotten for good, such as 365d; kept for ever if empty");
        add(
                "retention.memories-count",
                new ValueRange.OptionalWhole(1, 1_000_000_000),
                "",
                "Of each project only so many memories are kept, the newest; all if empty");
        add(
                "retention.events",
                span("1d", "3650d"),
                "7d",
                "How long a cluster keeps raw events, processed or not; on one machine they leave once they are processed");
    }

    private static void embeddings() {
        add(
                "embeddings.provider",
                new ValueRange.Choice(List.of("none", "openai", "gemini")),
                "none",
                "Who turns memories into vectors for search by meaning; openai is any server compatible with it");
        add("embeddings.base-url", new ValueRange.Url(), "", "Address of its API; the provider's own if empty");
        add("embeddings.model", optional(), "", "Model; text-embedding-3-small or gemini-embedding-001 if empty");
        add("embeddings.api-key", optional(), "", "API key; OPENAI_API_KEY or GEMINI_API_KEY if empty");
        add("embeddings.api-key-file", optional(), "", "File that holds the API key, instead of api-key");
        add("embeddings.dimensions", whole(0, 8_192), "0", "Numbers in a vector; 0 leaves it to the model");
        add("embeddings.batch", whole(1, 512), "32", "Memories in one call at most");
        add(
                "embeddings.tokens-per-day",
                whole(0, Integer.MAX_VALUE),
                "20000000",
                "Tokens that vectors may take in a day of UTC; then none are made and new questions go by words. 0 for any");
        add(
                "embeddings.memory",
                size("1MB", "64GB"),
                "256MB",
                "Heap for vectors: a byte for each number and an eighth; those of the oldest memories stay out");
        add(
                "embeddings.nearness",
                whole(0, 100),
                "50",
                "How near a memory must lie to be found by meaning: 0 is what is usual, 100 only the nearest");
        add("embeddings.timeout", span("100ms", "10m"), "30s", "How long a call for memories may take");
        add(
                "embeddings.query-timeout",
                span("10ms", "30s"),
                "400ms",
                "How long a search waits for its text's vector; then it goes by words alone");
    }

    private static void seeing() {
        add(
                "log.format",
                new ValueRange.Choice(List.of("plain", "json")),
                "plain",
                "Form of the log's lines on stderr");
        add(
                "ready.nothing-stored-after",
                span("1m", "7d"),
                "15m",
                "A node is not ready when events wait and nothing was stored for so long");
        add("ready.disk-low", size("1MB", "1024GB"), "1GB", "Less free disk space than this is told by /ready");
        add(
                "trace.to-providers",
                yesNo(),
                "false",
                "Send W3C trace context to HTTP providers, which are strangers, too");
        add(
                "otel.endpoint",
                new ValueRange.Url(),
                "",
                "OTLP/HTTP address that spans are sent to, such as http://127.0.0.1:4318; no spans if empty");
        add("otel.service-name", name(), "memlog", "Name under which the spans are sent");
    }

    private static void compat() {
        add(
                "compat.claude-mem-version",
                optional(),
                "",
                "Version that claude-mem's plugin is told; if empty it is told none, which every plugin takes for its own");
    }

    private static void kafka() {
        add("bootstrap-servers", optional(), "", "Kafka cluster of the roles ingest, process and store, HOST:PORT,…");
        add(
                "topics.replication",
                whole(1, 7),
                "3",
                "Copies of each topic in a cluster; at least 3 survive the loss of a broker");
        add("broker.flush-each-write", yesNo(), "false", "Embedded broker: flush each write; otherwise every second");
    }

    private static void provider(String provider) {
        String prefix = "provider." + provider + ".";
        boolean http = !provider.equals("claude-cli") && !provider.equals("offline");
        if (http) {
            add(prefix + "base-url", new ValueRange.Url(), "", "Address of the provider's API; its own if empty");
            add(prefix + "api-key", optional(), "", "API key");
            add(prefix + "api-key-file", optional(), "", "File that holds the API key, instead of api-key");
        }
        if (provider.equals("claude-cli")) {
            add(prefix + "command", name(), "claude", "Command of the Claude CLI");
            add(prefix + "api-key", optional(), "", "API key for the command to use; its user's own login if empty");
            add(prefix + "api-key-file", optional(), "", "File that holds that API key, instead of api-key");
            add(
                    prefix + "rotate-after-tokens",
                    whole(0, 1_000_000),
                    "60000",
                    "Input tokens of one CLI conversation; once it has grown larger, the next call begins another");
        }
        if (!provider.equals("offline")) {
            add(prefix + "model", optional(), "", "Model; the provider's default if empty");
            add(prefix + "timeout", span("100ms", "30m"), "2m", "How long a call may take");
            add(prefix + "max-output-tokens", whole(256, 200_000), "4096", "Largest reply asked for");
            add(
                    prefix + "requests-per-minute",
                    new ValueRange.OptionalWhole(0, 100_000),
                    "",
                    "Calls in any minute, 0 for no bound; if empty, gemini is bounded as its model is, others are not");
        }
        // A CLI call is a process of some 200 MB.
        String concurrency = provider.equals("claude-cli") ? "4" : "64";
        add(prefix + "concurrency", whole(1, 100_000), concurrency, "Calls in flight at once");
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
