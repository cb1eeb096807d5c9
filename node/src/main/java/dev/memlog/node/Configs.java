/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node;

import dev.memlog.edge.HttpLimits;
import dev.memlog.edge.origin.AllowedOrigins;
import dev.memlog.edge.origin.BadOriginException;
import dev.memlog.event.BudgetLimits;
import dev.memlog.event.limit.ByteBudget;
import dev.memlog.event.provider.BudgetName;
import dev.memlog.event.provider.ProviderNames;
import dev.memlog.ingest.accept.IngestConfig;
import dev.memlog.log.TopicLayout;
import dev.memlog.node.embed.Embedders;
import dev.memlog.node.retention.RetentionSweep;
import dev.memlog.processor.dispatch.BreakerPolicy;
import dev.memlog.processor.mode.ModeRules;
import dev.memlog.processor.money.PriceTable;
import dev.memlog.recall.context.ContextConfig;
import dev.memlog.recall.context.ContextShows;
import dev.memlog.recall.folder.FolderIndexConfig;
import dev.memlog.recall.text.FullField;
import dev.memlog.settings.BadSetting;
import dev.memlog.settings.BudgetSettings;
import dev.memlog.settings.ContextSettings;
import dev.memlog.settings.DataFolder;
import dev.memlog.settings.FolderIndexSettings;
import dev.memlog.settings.HttpSettings;
import dev.memlog.settings.IngestSettings;
import dev.memlog.settings.KafkaSettings;
import dev.memlog.settings.ModeSettings;
import dev.memlog.settings.NodeSettings;
import dev.memlog.settings.ProviderSettings;
import dev.memlog.settings.Settings;
import dev.memlog.settings.StoreSettings;
import dev.memlog.settings.TopologySettings;
import dev.memlog.settings.value.ByteSize;
import dev.memlog.store.sql.StoreConfig;
import dev.memlog.topology.TopologyConfig;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Settings to each module's own configuration. */
public final class Configs {
    /** Less would not hold a body of ingest.max-body-bytes' default with its copies. */
    private static final long LEAST_MEMORY = 64L * 1024 * 1024;

    /** A local model takes a few milliseconds; the first time it is loaded, and that prompt goes by its words. */
    private static final Duration PROMPT_PATIENCE = Duration.ofMillis(50);

    private static final Pattern NOT_OF_A_NAME = Pattern.compile("[^A-Za-z0-9._-]");
    private static final int MAX_HOST_NAME = 48;

    private Configs() {}

    static IngestConfig ingest(Settings settings) {
        return checked(() -> new IngestConfig(
                (int) settings.get(IngestSettings.MAX_BODY_BYTES).bytes(),
                (int) settings.get(IngestSettings.MAX_FIELD_BYTES).bytes(),
                settings.get(IngestSettings.MAX_IN_FLIGHT),
                settings.get(IngestSettings.ACK_TIMEOUT),
                settings.get(IngestSettings.CONTEXT_DEADLINE),
                settings.get(ContextSettings.ON_PROMPT),
                settings.get(ContextSettings.ON_PROMPT_DEADLINE),
                settings.get(ContextSettings.BEFORE_TOOL),
                settings.get(ContextSettings.BEFORE_TOOL_DEADLINE),
                Set.copyOf(settings.get(IngestSettings.SKIP_TOOLS)),
                settings.get(IngestSettings.EXCLUDE_PROJECTS),
                settings.get(IngestSettings.EXCLUDE_FILES),
                settings.get(IngestSettings.REDACT_SECRETS),
                settings.get(IngestSettings.AUTHOR)
                        .orElseGet(() -> IngestConfig.defaults().author())));
    }

    static TopologyConfig topology(Settings settings, boolean embedded) {
        return checked(() -> new TopologyConfig(
                settings.get(TopologySettings.BATCH_MAX_EVENTS),
                settings.get(TopologySettings.BATCH_MAX_TOKENS),
                settings.get(TopologySettings.STREAM_THREADS),
                settings.get(TopologySettings.DRAIN_TIMEOUT),
                settings.get(TopologySettings.STALE_AFTER),
                settings.get(TopologySettings.BREAKER_COOL_DOWN),
                eventIdHorizon(settings, embedded),
                TopicLayout.MAX_MESSAGE_BYTES));
    }

    /** An event that a cluster still keeps may be read once more, from the beginning at worst. */
    private static Duration eventIdHorizon(Settings settings, boolean embedded) {
        Duration horizon = settings.get(TopologySettings.EVENT_ID_HORIZON);
        if (!embedded && horizon.compareTo(settings.get(StoreSettings.RETENTION_EVENTS)) < 0) {
            throw new IllegalArgumentException(
                    "topology.event-id-horizon must not be less than retention.events: an event that is read again"
                            + " would be taken for a new one");
        }
        return horizon;
    }

    static BreakerPolicy breaker(Settings settings) {
        return checked(() -> BreakerPolicy.STANDARD.withCoolDown(
                settings.get(TopologySettings.BREAKER_COOL_DOWN),
                settings.get(TopologySettings.BREAKER_LONGEST_COOL_DOWN)));
    }

    /** How long a call at the slowest of the providers may take. */
    static Duration longestCall(Settings settings) {
        return settings.get(NodeSettings.PROVIDERS).stream()
                .filter(name -> !name.equals(ProviderNames.OFFLINE))
                .map(name -> settings.get(ProviderSettings.of(name).timeout()))
                .max(Duration::compareTo)
                .orElse(Duration.ofMinutes(1));
    }

    static PriceTable prices(Settings settings) {
        return checked(() -> PriceTable.with(settings.prices()));
    }

    static ModeRules modes(Settings settings, DataFolder folder) {
        return ModeRules.load(
                folder.modes(),
                settings.get(ModeSettings.MODE),
                settings.projectModes(),
                settings.get(ModeSettings.MODE_LANGUAGE).orElse(""));
    }

    static BudgetLimits budgets(Settings settings) {
        Map<BudgetName, Long> configured = new EnumMap<>(BudgetName.class);
        for (BudgetName budget : BudgetName.values()) {
            settings.get(BudgetSettings.of(budget)).ifPresent(limit -> configured.put(budget, limit));
        }
        return new BudgetLimits(configured);
    }

    static StoreConfig store(Settings settings, Cluster cluster, DataFolder folder, int port) {
        StoreConfig defaults = StoreConfig.defaults(folder.database());
        // Each store node of a cluster reads back a marker of its own.
        String node = cluster.embedded() ? defaults.node() : hostName() + "-" + port;
        return checked(() -> new StoreConfig(
                defaults.database(),
                node,
                settings.get(StoreSettings.BUSY_TIMEOUT),
                defaults.readers(),
                defaults.batchRecords(),
                defaults.retryBackoff(),
                defaults.lagTimeout(),
                settings.get(StoreSettings.NEAR_DUPLICATES)));
    }

    /**
     * How long a prompt waits for its vector. An endpoint is not asked: each prompt would cost money, and be told to
     * whoever runs it.
     */
    static Duration promptPatience(Settings settings) {
        return Embedders.isLocal(settings) ? PROMPT_PATIENCE : Duration.ZERO;
    }

    /** An agent that asks for context gives up by itself; a longer wait serves no purpose. */
    static Duration contextPatience(Settings settings) {
        Duration atStart = settings.get(IngestSettings.CONTEXT_DEADLINE);
        Duration onPrompt = settings.get(ContextSettings.ON_PROMPT)
                ? settings.get(ContextSettings.ON_PROMPT_DEADLINE)
                : Duration.ZERO;
        Duration beforeTool = settings.get(ContextSettings.BEFORE_TOOL)
                ? settings.get(ContextSettings.BEFORE_TOOL_DEADLINE)
                : Duration.ZERO;
        return Collections.max(List.of(atStart, onPrompt, beforeTool));
    }

    public static TopicLayout teamLayout(Settings settings) {
        return TopicLayout.team(
                settings.get(KafkaSettings.TOPICS_REPLICATION), settings.get(StoreSettings.RETENTION_EVENTS));
    }

    public static RetentionSweep.Bounds retention(Settings settings) {
        return new RetentionSweep.Bounds(
                settings.get(StoreSettings.RETENTION_MEMORIES_AGE),
                settings.get(StoreSettings.RETENTION_MEMORIES_COUNT));
    }

    static ContextConfig context(Settings settings) {
        return checked(() -> new ContextConfig(
                settings.get(ContextSettings.BUDGET_TOKENS),
                settings.get(ContextSettings.OBSERVATIONS),
                settings.get(ContextSettings.FULL),
                FullField.of(settings.get(ContextSettings.FULL_FIELD)),
                settings.get(ContextSettings.SUMMARIES),
                settings.get(ContextSettings.OBSERVATION_TYPES),
                settings.get(ContextSettings.OBSERVATION_CONCEPTS),
                shows(settings),
                settings.get(ContextSettings.ON_PROMPT_LIMIT),
                settings.get(ContextSettings.ON_PROMPT_TOKENS)));
    }

    static FolderIndexConfig folderIndex(Settings settings) {
        return checked(() -> new FolderIndexConfig(
                settings.get(FolderIndexSettings.EXCLUDE),
                settings.get(FolderIndexSettings.OBSERVATIONS),
                settings.get(FolderIndexSettings.ROOT)));
    }

    private static ContextShows shows(Settings settings) {
        return new ContextShows(
                settings.get(ContextSettings.SHOW_READ_TOKENS),
                settings.get(ContextSettings.SHOW_WORK_TOKENS),
                settings.get(ContextSettings.SHOW_SAVINGS_AMOUNT),
                settings.get(ContextSettings.SHOW_SAVINGS_PERCENT),
                settings.get(ContextSettings.SHOW_LAST_SUMMARY),
                settings.get(ContextSettings.SHOW_LAST_MESSAGE),
                settings.get(ContextSettings.WELCOME_HINT),
                settings.get(ContextSettings.SHOW_TERMINAL_OUTPUT));
    }

    private static String hostName() {
        try {
            String name = NOT_OF_A_NAME
                    .matcher(InetAddress.getLocalHost().getHostName())
                    .replaceAll("-");
            return name.substring(0, Math.min(MAX_HOST_NAME, name.length()));
        } catch (UnknownHostException e) {
            return "store";
        }
    }

    private static <T> T checked(Supplier<T> config) {
        try {
            return config.get();
        } catch (IllegalArgumentException e) {
            throw new BadSetting(String.valueOf(e.getMessage()));
        }
    }

    static HttpLimits httpLimits(Settings settings) {
        long bytes = settings.get(HttpSettings.MAX_BODY_MEMORY).bytes();
        int connections = settings.get(HttpSettings.MAX_CONNECTIONS);
        if (bytes != 0 && bytes < LEAST_MEMORY) {
            throw new BadSetting("http.max-body-memory=" + settings.text(HttpSettings.MAX_BODY_MEMORY)
                    + " wants 0B or a size from " + new ByteSize(LEAST_MEMORY) + " to 64GB");
        }
        return new HttpLimits(
                bytes == 0 ? ByteBudget.ofHeap() : new ByteBudget(bytes),
                connections == 0 ? HttpLimits.connectionsOfHeap() : connections);
    }

    static AllowedOrigins allowedOrigins(Settings settings) {
        try {
            return AllowedOrigins.of(settings.get(HttpSettings.ALLOWED_ORIGINS));
        } catch (BadOriginException e) {
            throw new BadSetting(e.problem());
        }
    }
}
