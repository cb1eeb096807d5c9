/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node;

import dev.memlog.edge.AllowedOrigins;
import dev.memlog.edge.BadOriginException;
import dev.memlog.edge.HttpLimits;
import dev.memlog.event.BudgetLimits;
import dev.memlog.event.BudgetName;
import dev.memlog.event.limit.ByteBudget;
import dev.memlog.ingest.accept.IngestConfig;
import dev.memlog.log.TopicLayout;
import dev.memlog.node.retention.RetentionSweep;
import dev.memlog.processor.dispatch.BreakerPolicy;
import dev.memlog.processor.mode.Modes;
import dev.memlog.processor.money.PriceTable;
import dev.memlog.processor.provider.ProviderDefaults;
import dev.memlog.recall.context.ContextConfig;
import dev.memlog.recall.context.ContextShows;
import dev.memlog.recall.folder.FolderIndexConfig;
import dev.memlog.recall.text.FullField;
import dev.memlog.settings.BadSetting;
import dev.memlog.settings.ByteSize;
import dev.memlog.settings.DataFolder;
import dev.memlog.settings.Settings;
import dev.memlog.store.sql.StoreConfig;
import dev.memlog.topology.TopologyConfig;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Settings to each module's own configuration. */
public final class Configs {
    /** Less would not hold a body of ingest.max-body-bytes' default with its copies. */
    private static final long LEAST_MEMORY = 64L * 1024 * 1024;

    private static final Pattern NOT_OF_A_NAME = Pattern.compile("[^A-Za-z0-9._-]");
    private static final int MAX_HOST_NAME = 48;

    private Configs() {}

    static IngestConfig ingest(Settings settings) {
        return checked(() -> new IngestConfig(
                (int) settings.byteSize("ingest.max-body-bytes").bytes(),
                (int) settings.byteSize("ingest.max-field-bytes").bytes(),
                settings.whole("ingest.max-in-flight"),
                settings.duration("ingest.ack-timeout"),
                settings.duration("ingest.context-deadline"),
                settings.yes("context.on-prompt"),
                settings.duration("context.on-prompt-deadline"),
                Set.copyOf(settings.words("ingest.skip-tools")),
                settings.words("ingest.exclude-projects"),
                settings.words("ingest.exclude-files"),
                settings.yes("ingest.redact-secrets"),
                settings.text("ingest.team"),
                settings.optionalText("ingest.author")
                        .orElseGet(() -> IngestConfig.defaults().author())));
    }

    static TopologyConfig topology(Settings settings, boolean embedded) {
        return checked(() -> new TopologyConfig(
                settings.whole("topology.batch-max-events"),
                settings.whole("topology.batch-max-tokens"),
                settings.whole("topology.stream-threads"),
                settings.duration("topology.drain-timeout"),
                settings.duration("topology.stale-after"),
                settings.duration("breaker.cool-down"),
                eventIdHorizon(settings, embedded),
                TopicLayout.MAX_MESSAGE_BYTES));
    }

    /** An event that a cluster still keeps may be read once more, from the beginning at worst. */
    private static Duration eventIdHorizon(Settings settings, boolean embedded) {
        Duration horizon = settings.duration("topology.event-id-horizon");
        if (!embedded && horizon.compareTo(settings.duration("retention.events")) < 0) {
            throw new IllegalArgumentException(
                    "topology.event-id-horizon must not be less than retention.events: an event that is read again"
                            + " would be taken for a new one");
        }
        return horizon;
    }

    static BreakerPolicy breaker(Settings settings) {
        return checked(() -> BreakerPolicy.STANDARD.withCoolDown(
                settings.duration("breaker.cool-down"), settings.duration("breaker.longest-cool-down")));
    }

    /** How long a call at the slowest of the providers may take. */
    static Duration longestCall(Settings settings) {
        return settings.words("providers").stream()
                .filter(name -> !name.equals(ProviderDefaults.OFFLINE))
                .map(name -> settings.duration("provider." + name + ".timeout"))
                .max(Duration::compareTo)
                .orElse(Duration.ofMinutes(1));
    }

    static PriceTable prices(Settings settings) {
        return checked(() -> PriceTable.with(settings.prices()));
    }

    static Modes modes(Settings settings, DataFolder folder) {
        return Modes.load(
                folder.modes(), settings.text("mode").strip(), settings.projectModes(), settings.text("mode.language"));
    }

    static BudgetLimits budgets(Settings settings) {
        Map<BudgetName, Long> configured = new EnumMap<>(BudgetName.class);
        for (BudgetName budget : BudgetName.values()) {
            settings.budget(budget.wireName()).ifPresent(limit -> configured.put(budget, limit));
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
                settings.duration("store.busy-timeout"),
                defaults.readers(),
                defaults.batchRecords(),
                defaults.retryBackoff(),
                defaults.lagTimeout(),
                settings.yes("store.near-duplicates")));
    }

    /** Whoever asks for context gives up by itself; what is asked beyond that is for nothing. */
    static Duration contextPatience(Settings settings) {
        Duration atStart = settings.duration("ingest.context-deadline");
        Duration onPrompt = settings.duration("context.on-prompt-deadline");
        return settings.yes("context.on-prompt") && onPrompt.compareTo(atStart) > 0 ? onPrompt : atStart;
    }

    public static TopicLayout teamLayout(Settings settings) {
        return TopicLayout.team(settings.whole("topics.replication"), settings.duration("retention.events"));
    }

    public static RetentionSweep.Bounds retention(Settings settings) {
        return new RetentionSweep.Bounds(
                settings.optionalDuration("retention.memories-age"),
                settings.optionalWhole("retention.memories-count"));
    }

    static ContextConfig context(Settings settings) {
        return checked(() -> new ContextConfig(
                settings.whole("context.budget-tokens"),
                settings.whole("context.observations"),
                settings.whole("context.full"),
                FullField.of(settings.text("context.full-field")),
                settings.whole("context.summaries"),
                settings.words("context.observation-types"),
                settings.words("context.observation-concepts"),
                shows(settings),
                settings.whole("context.on-prompt-limit"),
                settings.whole("context.on-prompt-tokens")));
    }

    static FolderIndexConfig folderIndex(Settings settings) {
        return checked(() -> new FolderIndexConfig(
                settings.words("folder-index.exclude"),
                settings.whole("folder-index.observations"),
                settings.yes("folder-index.root")));
    }

    private static ContextShows shows(Settings settings) {
        return new ContextShows(
                settings.yes("context.show-read-tokens"),
                settings.yes("context.show-work-tokens"),
                settings.yes("context.show-savings-amount"),
                settings.yes("context.show-savings-percent"),
                settings.yes("context.show-last-summary"),
                settings.yes("context.show-last-message"),
                settings.yes("context.welcome-hint"),
                settings.yes("context.show-terminal-output"));
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
        long bytes = settings.byteSize("http.max-body-memory").bytes();
        int connections = settings.whole("http.max-connections");
        if (bytes != 0 && bytes < LEAST_MEMORY) {
            throw new BadSetting("http.max-body-memory=" + settings.written("http.max-body-memory")
                    + " wants 0B or a size from " + new ByteSize(LEAST_MEMORY) + " to 64GB");
        }
        return new HttpLimits(
                bytes == 0 ? ByteBudget.ofHeap() : new ByteBudget(bytes),
                connections == 0 ? HttpLimits.connectionsOfHeap() : connections);
    }

    static AllowedOrigins allowedOrigins(Settings settings) {
        try {
            return AllowedOrigins.of(settings.words(AllowedOrigins.KEY));
        } catch (BadOriginException e) {
            throw new BadSetting(e.problem());
        }
    }
}
