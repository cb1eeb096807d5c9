/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node;

import dev.memlog.admin.AuditTrail;
import dev.memlog.admin.CommandLog;
import dev.memlog.admin.claudemem.ClaudeMemImport;
import dev.memlog.admin.deadletter.DeadLetterRoutes;
import dev.memlog.admin.forget.ForgetRoutes;
import dev.memlog.admin.project.ProjectRenameRoute;
import dev.memlog.admin.spend.SpendRoutes;
import dev.memlog.admin.transfer.TransferRoutes;
import dev.memlog.edge.Gates;
import dev.memlog.edge.access.Routes;
import dev.memlog.event.export.ExportCodec;
import dev.memlog.event.team.TeamName;
import dev.memlog.ingest.accept.ContextSource;
import dev.memlog.ingest.accept.IngestConfig;
import dev.memlog.ingest.privacy.PrivacyFilter;
import dev.memlog.node.health.Notices;
import dev.memlog.node.retention.NamesSweep;
import dev.memlog.node.retention.RetentionSweep;
import dev.memlog.processor.dispatch.ProviderStatus;
import dev.memlog.processor.mode.Modes;
import dev.memlog.recall.McpRoutes;
import dev.memlog.recall.RecallConfig;
import dev.memlog.recall.RecallRoutes;
import dev.memlog.recall.claudemem.ClaudeMemRoutes;
import dev.memlog.recall.context.ContextComposer;
import dev.memlog.recall.context.ContextScene;
import dev.memlog.recall.note.Notebook;
import dev.memlog.recall.status.LedgerView;
import dev.memlog.recall.status.SpendView;
import dev.memlog.recall.text.Kinds;
import dev.memlog.recall.viewer.LiveStream;
import dev.memlog.recall.viewer.ViewerRoutes;
import dev.memlog.settings.DataFolder;
import dev.memlog.settings.IngestSettings;
import dev.memlog.settings.NodeSettings;
import dev.memlog.settings.Settings;
import dev.memlog.settings.Version;
import dev.memlog.store.MemoryStore;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the port shows of the store: everything that is read from it, and the orders about it that go through the log.
 *
 * <p>Threading: built, added and closed from one thread.
 */
final class ReadParts implements AutoCloseable {
    private final MemoryStore store;
    private final CommandLog commands;
    private final IngestConfig ingest;
    private final Settings settings;
    private final Cluster cluster;
    private final DataFolder folder;
    private final Map<String, String> environment;
    private final Modes modes;
    private final Gates gates;
    private final InstantSource clock;
    private final List<Runnable> closings = new ArrayList<>();

    ReadParts(
            MemoryStore store,
            CommandLog commands,
            IngestConfig ingest,
            Settings settings,
            Cluster cluster,
            DataFolder folder,
            Map<String, String> environment,
            Modes modes,
            Gates gates,
            InstantSource clock) {
        this.store = store;
        this.commands = commands;
        this.ingest = ingest;
        this.settings = settings;
        this.cluster = cluster;
        this.folder = folder;
        this.environment = environment;
        this.modes = modes;
        this.gates = gates;
        this.clock = clock;
    }

    /**
     * @param url where the node is reached, unless the settings say otherwise
     * @param providers how providers are at a time
     * @return the context of starting sessions
     */
    ContextSource addTo(Routes routes, String url, int port, Function<Instant, List<ProviderStatus>> providers) {
        SpendView spend = new SpendView(store.spend(), Configs.budgets(settings));
        ContextSource context = addRecall(routes, spend, url, port, providers);
        new SpendRoutes(spend, commands, gates, clock).addTo(routes);
        new ProjectRenameRoute(store.queries(), store.renamedProjects(), commands, gates, clock).addTo(routes);
        addDeadLetters(routes);
        addForgetting(routes);
        addTransfer(routes);
        return context;
    }

    /** For work on the viewer: {@code -Dmemlog.page=FOLDER} has its files read at each request. */
    private static @Nullable Path pageFolder() {
        String folder = System.getProperty("memlog.page");
        return folder == null ? null : Path.of(folder);
    }

    /** Before the port, which waits for requests under way: readers of the stream and long transfers do not end by themselves. */
    @Override
    public void close() {
        closings.forEach(Runnable::run);
    }

    private ContextSource addRecall(
            Routes routes, SpendView spend, String url, int port, Function<Instant, List<ProviderStatus>> providers) {
        Kinds kinds = new Kinds(modes.typeIds(), modes.signs());
        ContextComposer composer = new ContextComposer(
                store.queries(),
                Configs.context(settings),
                ZoneId.systemDefault(),
                settings.get(NodeSettings.PUBLIC_URL).orElse(url),
                () -> Notices.of(providers.apply(clock.instant()), spend.notices(clock.instant())),
                LastMessage.lastWords(cluster, ingest, environment),
                kinds,
                new ContextScene(store.sessions(), ContextNames.termsOf(modes)));
        Notebook notebook = notebook();
        RecallConfig recall = new RecallConfig(
                Version.text(),
                port,
                RecallConfig.DEFAULT_MAX_CONCURRENT,
                ZoneId.systemDefault(),
                folder.database(),
                kinds);
        LedgerView ledger = new LedgerView(store.queries(), store::lag);
        LiveStream live = new LiveStream(store.stories(), store.queries(), ledger, gates.memory(), clock).start();
        closings.add(live::close);
        store.addCommitListener(live);
        new ViewerRoutes(store.stories(), live, gates, pageFolder()).addTo(routes);
        new RecallRoutes(store.queries(), commands, composer, ledger, spend, live::clients, recall, gates, clock)
                .addTo(routes);
        new ClaudeMemRoutes(
                        store.queries(),
                        store.sessions(),
                        store.letters(),
                        ledger,
                        notebook,
                        settings.get(IngestSettings.TEAM),
                        recall,
                        gates,
                        clock)
                .addTo(routes);
        new McpRoutes(store.queries(), composer, notebook, recall, gates, clock).addTo(routes);
        return new OwnContext(composer, store.sessions(), clock);
    }

    private Notebook notebook() {
        PrivacyFilter privacy = new PrivacyFilter(ingest.redactSecrets(), ingest.maxFieldBytes());
        return new Notebook(commands, store.origins(), store::lag, privacy::prompt, clock);
    }

    private void addDeadLetters(Routes routes) {
        new DeadLetterRoutes(
                        store.letters(),
                        store.spend(),
                        () -> store.queries().ledger().processed(),
                        commands,
                        new AuditTrail(cluster.client(settings, "consumer"))::newest,
                        ZoneId.systemDefault(),
                        gates,
                        clock)
                .addTo(routes);
    }

    private void addForgetting(Routes routes) {
        new ForgetRoutes(
                        store.forgetting(),
                        commands,
                        cluster.layout().rawEventsKept(),
                        ZoneId.systemDefault(),
                        gates,
                        clock)
                .addTo(routes);
        RetentionSweep sweep = new RetentionSweep(
                        Configs.retention(settings), store.retention(), store.forgetting(), commands, clock)
                .start();
        closings.add(sweep::close);
        Configs.retention(settings).age().ifPresent(age -> {
            NamesSweep names = new NamesSweep(age, store.retention(), commands::removeNames, clock).start();
            closings.add(names::close);
        });
    }

    private void addTransfer(Routes routes) {
        TransferRoutes transfers = new TransferRoutes(
                store.exports(),
                store.origins(),
                new ClaudeMemImport(store.sessions(), gates.memory()),
                commands,
                store::lag,
                new ExportCodec(new TeamName(ingest.team()), ingest.author()),
                gates,
                clock);
        transfers.addTo(routes);
        closings.add(transfers::close);
    }
}
