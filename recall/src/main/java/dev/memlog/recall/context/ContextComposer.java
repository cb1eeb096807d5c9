/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.context;

import dev.memlog.event.Told;
import dev.memlog.recall.context.ContextScene.Wanted;
import dev.memlog.recall.context.ContextText.Extent;
import dev.memlog.recall.ground.Standings;
import dev.memlog.recall.text.Kinds;
import dev.memlog.recall.text.MemoryLines;
import dev.memlog.recall.text.Palette;
import dev.memlog.recall.text.ReadTokens;
import dev.memlog.recall.text.RecalledText;
import dev.memlog.recall.text.SupersededText;
import dev.memlog.recall.told.Telling;
import dev.memlog.store.query.MemoryQueries;
import dev.memlog.store.row.PageRequest;
import dev.memlog.store.row.Rows.MemoryRow;
import dev.memlog.store.row.Rows.ObservationRow;
import dev.memlog.store.row.Rows.SummaryRow;
import dev.memlog.store.row.Shown;
import dev.memlog.store.search.SearchRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes the context of a session: about its project at its start, and about a prompt's subject, and about a tool call. All are texts for a
 * model, inside a frame and a token budget.
 *
 * <p>Threading: safe. Blocks for a few bounded reads of the projection.
 */
public final class ContextComposer {
    /** Number of newest observations to choose from. */
    private static final int POOL = 200;

    private static final String HELD_OUT =
            "Memlog: this session is told nothing, to be compared with (context.holdout)";

    private final MemoryQueries memories;
    private final ContextConfig config;
    private final ZoneId zone;
    private final String serverUrl;
    private final Supplier<List<String>> notices;
    private final LastWords lastWords;
    private final Kinds kinds;
    private final ContextScene scene;
    private final Telling telling;
    private final GivenMemories given;
    private final PromptContext onPrompt;
    private final ToolContext aroundTool;

    /** What an agent said last in a session; empty when that is not known here. May block. */
    @FunctionalInterface
    public interface LastWords {
        LastWords UNKNOWN = session -> Optional.empty();

        Optional<String> of(String session);
    }

    /**
     * @param serverUrl what a reader puts before {@code /api/…} to ask further, such as {@code http://127.0.0.1:37777}
     * @param notices what a user should know of the node itself, shown above the memories; empty when all is well
     */
    public ContextComposer(
            MemoryQueries memories,
            ContextConfig config,
            ZoneId zone,
            String serverUrl,
            Supplier<List<String>> notices,
            LastWords lastWords,
            Kinds kinds,
            ContextScene scene) {
        this(memories, config, zone, serverUrl, notices, lastWords, kinds, scene, Telling.UNRECORDED, Duration.ZERO);
    }

    /**
     * As above, and records what is told.
     *
     * @param patience how long the vector of a prompt is waited for; zero where making one costs or tells somebody
     *     something
     */
    public ContextComposer(
            MemoryQueries memories,
            ContextConfig config,
            ZoneId zone,
            String serverUrl,
            Supplier<List<String>> notices,
            LastWords lastWords,
            Kinds kinds,
            ContextScene scene,
            Telling telling,
            Duration patience) {
        this.telling = telling;
        given = new GivenMemories(telling);
        this.memories = memories;
        this.config = config;
        this.zone = zone;
        this.serverUrl = serverUrl;
        this.notices = notices;
        this.lastWords = lastWords;
        this.kinds = kinds;
        this.scene = scene;
        FewMemories few = new FewMemories(zone, kinds, given, scene, config.onPromptTokens());
        PromptMatches matches = new PromptMatches(memories, patience);
        onPrompt = new PromptContext(matches, few);
        aroundTool = new ToolContext(memories.named(), matches, few);
    }

    /** For a session that begins; none when there is neither a memory nor a notice, nor a welcome wanted. */
    public ContextAnswer atStart(ContextQuestion question, Instant now) {
        RecalledProject recalled = recall(question, now, config);
        if (recalled == null) {
            return ContextAnswer.NONE;
        }
        boolean silent = recalled.isEmpty()
                && recalled.notices().isEmpty()
                && !config.shows().welcomeHint();
        if (silent) {
            return ContextAnswer.NONE;
        }
        String session = question.session();
        if (session != null && !recalled.isEmpty() && telling.isHeldOut(session)) {
            given.holdOut(session);
            return new ContextAnswer("", config.shows().terminalOutput() ? HELD_OUT : "");
        }
        ContextText text = text(question, recalled, config, Palette.PLAIN);
        Extent extent = text.fitting(AgentLimit.of(question.agent()));
        String plain = text.render(extent);
        if (session != null) {
            given.begin(session, numbers(recalled, extent), ReadTokens.of(plain));
        }
        return new ContextAnswer(plain, config.shows().terminalOutput() ? message(recalled, extent, plain) : "");
    }

    private static List<Long> numbers(RecalledProject recalled, Extent extent) {
        return Stream.of(
                        recalled.pinned().numbers().stream(),
                        recalled.observations().stream()
                                .limit(extent.observations())
                                .map(ObservationRow::number),
                        recalled.summaries().stream().limit(extent.summaries()).map(SummaryRow::number))
                .flatMap(numbers -> numbers)
                .toList();
    }

    /**
     * Records what a session asked for itself and was told.
     *
     * @param session null if it did not say so: then it is the one that must have read it, if there is one
     * @param place {@link Told#SEARCH} or {@link Told#FETCH}
     */
    public void told(@Nullable String session, String place, List<Long> numbers, String text) {
        String reader = session == null && place.equals(Told.FETCH)
                ? telling.reader(numbers).orElse(null)
                : session;
        if (reader != null && !numbers.isEmpty()) {
            given.add(reader, numbers, place, ReadTokens.of(text));
        }
    }

    /**
     * For a person or a foreign client: says so when there are no memories yet. Blank when no project is named.
     *
     * @param colors for a terminal
     * @param whole far more than the budget and any agent allows
     */
    public String show(ContextQuestion question, Instant now, boolean colors, boolean whole) {
        ContextConfig size = whole ? config.whole() : config;
        RecalledProject recalled = recall(question, now, size);
        if (recalled == null) {
            return "";
        }
        AgentLimit limit = whole ? AgentLimit.NONE : AgentLimit.of(question.agent());
        ContextText plain = text(question, recalled, size, Palette.PLAIN);
        Extent extent = plain.fitting(limit);
        if (!colors) {
            return plain.render(extent);
        }
        ContextText colored = text(question, recalled, size, Palette.ANSI);
        return colored.render(colored.fitting(extent, limit));
    }

    /**
     * Returns memories about a prompt's subject that the session has not been given before.
     *
     * @param limit observations at most; 0 for as many as are configured
     */
    public Recalled onPrompt(ContextQuestion question, String prompt, Instant now, int limit) {
        return telling.isHeldOut(question.session())
                ? Recalled.NOTHING
                : onPrompt.recall(question, prompt, now, limit == 0 ? config.onPromptLimit() : limit);
    }

    /** Returns memories about a tool call that is about to be made or has failed, each once in a session. */
    public Recalled aroundTool(ContextQuestion question, ToolQuestion tool, Instant now) {
        return telling.isHeldOut(question.session()) ? Recalled.NOTHING : aroundTool.recall(question, tool, now);
    }

    private @Nullable RecalledProject recall(ContextQuestion question, Instant now, ContextConfig size) {
        List<String> projects = question.projects();
        // To the queries no project means every project.
        if (projects.isEmpty()) {
            return null;
        }
        Instant asOf = question.asOf();
        Shown shown = Shown.CURRENT.at(asOf);
        String project = projects.getLast();
        List<MemoryRow> pinnedRows = memories.pinned(projects, shown);
        List<ObservationRow> pool = pool(projects, shown);
        List<SummaryRow> latest = latestSummaries(projects, size.summaries(), shown);
        // The files of today say nothing of what was known then.
        Standings standings = asOf != null
                ? Standings.UNKNOWN
                : scene.ground()
                        .atStart(
                                question.folder(),
                                Stream.of(pinnedRows, pool, latest)
                                        .<MemoryRow>flatMap(List::stream)
                                        .toList());
        PinnedText pinned =
                PinnedText.of(pinnedRows, lines(question, project, now, standings, size, Palette.PLAIN), size.budget());
        Predicate<MemoryRow> isTold =
                row -> standings.isTold(row) && !pinned.numbers().contains(row.number());
        List<ObservationRow> best = new ContextRanking(
                        question.folder(), question.branch(), standings, telling.usefulness(pool))
                .best(pool.stream().filter(isTold).toList(), size.observations());
        List<SummaryRow> summaries =
                latest.stream().filter(isTold).limit(size.summaries()).toList();
        return new RecalledProject(
                project,
                question.session(),
                asOf == null ? now : asOf,
                best,
                standings,
                summaries,
                asOf == null ? lastWords(summaries) : "",
                notices.get(),
                memories.supersededBy(best.stream().map(ObservationRow::number).toList()),
                pinned);
    }

    /** More than are told where those of a branch that was never merged are left out. */
    private List<SummaryRow> latestSummaries(List<String> projects, int wanted, Shown shown) {
        int most = scene.ground().isUsed() ? Math.min(PageRequest.MAX_LIMIT, 3 * wanted) : wanted;
        return wanted == 0
                ? List.of()
                : memories.summaries(new PageRequest(projects, 0, most, shown)).items();
    }

    /** Each project by what its own mode knows of what is wanted. */
    private List<ObservationRow> pool(List<String> projects, Shown shown) {
        Map<Wanted, List<String>> alike = new LinkedHashMap<>();
        projects.forEach(project -> alike.computeIfAbsent(scene.wanted(project, config), wanted -> new ArrayList<>())
                .add(project));
        List<ObservationRow> pool = new ArrayList<>();
        alike.forEach((wanted, those) -> pool.addAll(pool(those, wanted, shown)));
        return pool;
    }

    private List<ObservationRow> pool(List<String> projects, Wanted wanted, Shown shown) {
        List<ObservationRow> pool = new ArrayList<>();
        for (int offset = 0; offset < POOL; offset += PageRequest.MAX_LIMIT) {
            List<ObservationRow> page = memories.search(SearchRequest.of("")
                            .scopes(Set.of(SearchRequest.Scope.OBSERVATIONS))
                            .projects(projects)
                            .kinds(wanted.types())
                            .concepts(wanted.concepts())
                            .offset(offset)
                            .limit(PageRequest.MAX_LIMIT)
                            .shown(shown)
                            .withoutPassages()
                            .build())
                    .observations();
            pool.addAll(page);
            if (page.size() < PageRequest.MAX_LIMIT) {
                break;
            }
        }
        return pool;
    }

    private String lastWords(List<SummaryRow> summaries) {
        return config.shows().lastMessage() && !summaries.isEmpty()
                ? lastWords.of(summaries.getFirst().key().session().value()).orElse("")
                : "";
    }

    private ContextText text(ContextQuestion question, RecalledProject recalled, ContextConfig size, Palette palette) {
        return new ContextText(
                recalled,
                size,
                lines(question, recalled.project(), recalled.now(), recalled.standings(), size, palette)
                        .also(row -> SupersededText.mark(recalled.earlier().getOrDefault(row.number(), List.of()))),
                serverUrl);
    }

    private MemoryLines lines(
            ContextQuestion question,
            String project,
            Instant now,
            Standings standings,
            ContextConfig size,
            Palette palette) {
        return new MemoryLines(
                zone,
                palette,
                project,
                kinds,
                size.shows().readTokens(),
                question.asOf() == null
                        ? scene.marks(question.session(), now, standings)
                        // Who is at work now says nothing of then.
                        : scene.byline()::of);
    }

    private String message(RecalledProject recalled, Extent extent, String text) {
        if (recalled.isEmpty()) {
            return "Memlog: no memories of " + RecalledText.line(recalled.project(), MemoryLines.PROJECT) + " yet";
        }
        return "Memlog: %d observations and %d summaries of %s (~%d tokens), more at %s"
                .formatted(
                        extent.observations(),
                        extent.summaries(),
                        RecalledText.line(recalled.project(), MemoryLines.PROJECT),
                        ReadTokens.of(text),
                        serverUrl);
    }
}
