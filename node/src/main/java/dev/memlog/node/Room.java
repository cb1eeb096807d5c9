/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node;

import dev.memlog.admin.AuditTrail;
import dev.memlog.admin.CommandLog;
import dev.memlog.admin.claudemem.ClaudeMemImport;
import dev.memlog.admin.deadletter.DeadLetterRoutes;
import dev.memlog.admin.forget.ForgetRoutes;
import dev.memlog.admin.project.ProjectRenameRoute;
import dev.memlog.admin.share.ShareRoutes;
import dev.memlog.admin.spend.SpendRoutes;
import dev.memlog.admin.team.RetentionRoutes;
import dev.memlog.admin.team.TeamModeRoutes;
import dev.memlog.admin.team.TeamPriceRoutes;
import dev.memlog.admin.transfer.TransferRoutes;
import dev.memlog.edge.Gates;
import dev.memlog.edge.access.Routes;
import dev.memlog.event.export.ExportCodec;
import dev.memlog.event.team.TeamName;
import dev.memlog.ingest.accept.ContextSource;
import dev.memlog.ingest.accept.IngestConfig;
import dev.memlog.ingest.privacy.PrivacyFilter;
import dev.memlog.node.health.Notices;
import dev.memlog.node.mode.ChoosableModes;
import dev.memlog.node.mode.TeamKinds;
import dev.memlog.node.told.ToldWriter;
import dev.memlog.processor.dispatch.ProviderStatus;
import dev.memlog.recall.McpRoutes;
import dev.memlog.recall.RecallConfig;
import dev.memlog.recall.RecallRoutes;
import dev.memlog.recall.claudemem.ClaudeMemRoutes;
import dev.memlog.recall.context.ContextComposer;
import dev.memlog.recall.context.ContextScene;
import dev.memlog.recall.correct.Corrections;
import dev.memlog.recall.ground.GroundCheck;
import dev.memlog.recall.note.Notebook;
import dev.memlog.recall.status.LedgerView;
import dev.memlog.recall.status.SpendView;
import dev.memlog.recall.text.Byline;
import dev.memlog.recall.text.Kinds;
import dev.memlog.recall.told.Holdout;
import dev.memlog.recall.told.Telling;
import dev.memlog.recall.told.ToldLog;
import dev.memlog.recall.told.ToldRoutes;
import dev.memlog.recall.viewer.LiveStream;
import dev.memlog.recall.viewer.ViewerRoutes;
import dev.memlog.settings.ContextSettings;
import dev.memlog.settings.NodeSettings;
import dev.memlog.settings.Settings;
import dev.memlog.settings.Version;
import dev.memlog.store.MemoryStore;
import dev.memlog.store.StoreView;
import dev.memlog.store.query.SpendQueries;
import dev.memlog.store.sql.Viewer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What one resident is shown of the store: everything that is read from it, and the orders about it that go through the
 * log. Nothing in a room knows of another team, or of what its resident may not see.
 *
 * <p>Threading: built and closed from one thread; its routes are safe.
 */
final class Room implements AutoCloseable {
    private final NodeBase base;
    private final MemoryStore store;
    private final StoreView view;
    private final Resident resident;
    private final CommandLog commands;
    private final IngestConfig ingest;
    private final Gates gates;
    private final Routes routes = Routes.inside();
    private final List<BooleanSupplier> uses = new ArrayList<>();
    private final List<Runnable> closings = new ArrayList<>();
    private final ContextSource context;

    /**
     * @param url where the node is reached, unless the settings say otherwise
     * @param providers how providers are at a time
     */
    Room(
            NodeBase base,
            MemoryStore store,
            Resident resident,
            CommandLog commands,
            ToldWriter told,
            Gates gates,
            String url,
            int port,
            Function<Instant, List<ProviderStatus>> providers) {
        this.base = base;
        this.store = store;
        this.resident = resident;
        this.commands = commands;
        this.gates = gates;
        view = store.view(resident.team(), resident.viewer());
        ingest = Configs.ingest(base.settings());
        SpendView spend = spendView();
        Telling telling = telling(
                told.of(resident.team(), resident.author(), resident.viewer().author() != null));
        context = addRecall(spend, url, port, providers, telling);
        new ToldRoutes(
                        view.worth(),
                        view.why(),
                        view.queries(),
                        telling.holdout(),
                        ZoneId.systemDefault(),
                        gates,
                        base.clock())
                .addTo(routes);
        new SpendRoutes(spend, resident.scope(), commands, gates, base.clock()).addTo(routes);
        new ProjectRenameRoute(view.queries(), view.renamedProjects(), commands, gates, base.clock()).addTo(routes);
        new ShareRoutes(view.forgetting(), commands, gates, base.clock()).addTo(routes);
        addTeam();
        addDeadLetters();
        addForgetting();
        addTransfer();
    }

    Routes routes() {
        return routes;
    }

    /** Whether somebody reads its stream, or a transfer runs. */
    boolean isInUse() {
        return uses.stream().anyMatch(BooleanSupplier::getAsBoolean);
    }

    /** The context of starting sessions. */
    ContextSource context() {
        return context;
    }

    /** Of the cluster for its operators; else of the team, and whether the cluster is paused. */
    private SpendView spendView() {
        SpendQueries ofCluster = store.view(TeamName.LOCAL, Viewer.EVERYTHING).spend();
        return resident.operator()
                ? SpendView.ofCluster(view.spend(), ofCluster, Configs.budgets(base.settings()))
                : SpendView.ofTeam(
                        view.spend(),
                        store.view(resident.team(), Viewer.EVERYTHING).spend(),
                        ofCluster);
    }

    private OptionalLong lag() {
        return resident.bounded(store.lag());
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

    /** What a session was told is asked of all rows: who may not see what it was told is not told it twice either. */
    private Telling telling(ToldLog log) {
        AtomicLong commits = new AtomicLong();
        closings.add(store.addCommitListener(resident.team(), commit -> commits.incrementAndGet()));
        return new Telling(
                resident.team(),
                resident.viewer().author(),
                store.view(resident.team(), Viewer.EVERYTHING).told(),
                base.settings().get(ContextSettings.LEARN_FROM_USE) ? view.told() : null,
                commits::get,
                log,
                new Holdout(base.settings().get(ContextSettings.HOLDOUT)),
                base.clock());
    }

    private ContextSource addRecall(
            SpendView spend, String url, int port, Function<Instant, List<ProviderStatus>> providers, Telling telling) {
        Settings settings = base.settings();
        InstantSource clock = base.clock();
        Kinds kinds = TeamKinds.of(base.modes(), resident.team());
        GroundCheck ground = new GroundCheck(view.grounds(), base.files().ground(resident.team()));
        ContextComposer composer = new ContextComposer(
                view.queries(),
                Configs.context(settings),
                ZoneId.systemDefault(),
                settings.get(NodeSettings.PUBLIC_URL).orElse(url),
                () -> Notices.of(providers.apply(clock.instant()), spend.notices(clock.instant())),
                lastWords(),
                kinds,
                new ContextScene(
                        view.sessions(), ContextNames.termsOf(base.modes(), resident.team()), byline(), ground),
                telling,
                Configs.promptPatience(settings));
        Notebook notebook = notebook();
        Corrections corrections = new Corrections(view.queries(), commands, clock, RecallRoutes.EDIT_PATIENCE);
        RecallConfig recall = new RecallConfig(
                Version.text(),
                port,
                RecallConfig.DEFAULT_MAX_CONCURRENT,
                ZoneId.systemDefault(),
                resident.operator() ? base.folder().database() : null,
                kinds,
                byline(),
                ground);
        LedgerView ledger = new LedgerView(view.queries(), this::lag);
        LiveStream live = new LiveStream(view.stories(), view.queries(), ledger, gates.memory(), clock);
        uses.add(() -> live.clients() > 0);
        closings.add(live::close);
        closings.add(store.addCommitListener(resident.team(), live));
        new ViewerRoutes(view.stories(), live, gates, pageFolder()).addTo(routes);
        new RecallRoutes(
                        view.queries(),
                        commands,
                        corrections,
                        composer,
                        ledger,
                        spend,
                        live::clients,
                        recall,
                        gates,
                        clock)
                .addTo(routes);
        new ClaudeMemRoutes(
                        view.queries(),
                        view.sessions(),
                        view.letters(),
                        ledger,
                        notebook,
                        resident.team().value(),
                        recall,
                        gates,
                        clock)
                .addTo(routes);
        new McpRoutes(view.queries(), composer, notebook, corrections, recall, gates, clock).addTo(routes);
        return new OwnContext(composer, clock);
    }

    /** What the team has set for itself. */
    private void addTeam() {
        SpendQueries set = store.view(resident.team(), Viewer.EVERYTHING).spend();
        new RetentionRoutes(set, commands, gates, base.clock()).addTo(routes);
        new TeamModeRoutes(set, new ChoosableModes(base.modes()), commands, gates, base.clock()).addTo(routes);
        new TeamPriceRoutes(set, commands, gates, base.clock()).addTo(routes);
    }

    private ContextComposer.LastWords lastWords() {
        return resident.team().equals(TeamName.LOCAL)
                ? LastMessage.lastWords(base.cluster(), ingest, base.environment())
                : ContextComposer.LastWords.UNKNOWN;
    }

    /** On one's own machine all memories are one's own, whatever name they came with. */
    private Byline byline() {
        return resident.team().equals(TeamName.LOCAL) ? Byline.NONE : new Byline(resident.author());
    }

    private Notebook notebook() {
        PrivacyFilter privacy = new PrivacyFilter(ingest.redactSecrets(), ingest.maxFieldBytes());
        return new Notebook(commands, view.origins(), this::lag, privacy::prompt, base.clock());
    }

    private void addDeadLetters() {
        new DeadLetterRoutes(
                        view.letters(),
                        view.spend(),
                        () -> view.queries().ledger().processed(),
                        commands,
                        new AuditTrail(base.cluster().client(base.settings(), "consumer"))::newest,
                        ZoneId.systemDefault(),
                        gates,
                        base.clock())
                .addTo(routes);
    }

    private void addForgetting() {
        new ForgetRoutes(
                        view.forgetting(),
                        store.view(resident.team(), Viewer.EVERYTHING).forgetting(),
                        commands,
                        base.cluster().layout().rawEventsKept(),
                        ZoneId.systemDefault(),
                        gates,
                        base.clock())
                .addTo(routes);
    }

    private void addTransfer() {
        StoreView whole = store.view(resident.team(), Viewer.EVERYTHING);
        TransferRoutes transfers = new TransferRoutes(
                view.exports(),
                whole.exports(),
                whole.origins(),
                new ClaudeMemImport(view.sessions(), gates.memory()),
                commands,
                this::lag,
                new ExportCodec(resident.team(), resident.author()),
                gates,
                base.clock());
        transfers.addTo(routes);
        uses.add(transfers::isBusy);
        closings.add(transfers::close);
    }
}
