/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.search;

import dev.memlog.event.text.OneLine;
import dev.memlog.store.search.QueryText.Citation;
import dev.memlog.store.search.SearchRequest.Scope;
import dev.memlog.store.sql.SearchTerms;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Parses a search's text into words, {@code "phrases"}, {@code -not}, {@code OR}, {@code prefix*} and filters such as
 * {@code type:bugfix}. Every text is valid: other syntax is read as plain words, and parts without a letter or digit
 * are left out.
 *
 * <p>Threading: one text, one thread.
 */
public final class QueryTextReader {
    private static final Pattern PART = Pattern.compile("(?<not>(?:-(?!-))?)(?:(?<field>[A-Za-z]{2,10}):(?=[^\\s:]))?"
            + "(?:\"(?<phrase>[^\"]*)\"?|(?<word>[^\\s\"]+))(?<star>\\*?)");
    private static final Pattern CITATION = Pattern.compile("#(?<kind>[SP]?)(?<number>\\d{1,15})");
    // A Markdown link names its text and its address, and an address says nothing by its scheme.
    private static final Pattern LINK = Pattern.compile("]\\((?=\\S)");
    private static final Pattern SCHEME = Pattern.compile("(?i)(?<![A-Za-z0-9])https?://(?:www\\.)?(?=[A-Za-z0-9])");
    private static final int MAX_TERMS = 64;
    private static final int MAX_LENGTH = 2_000;
    private static final int MAX_VALUES = 64;

    /** Longer texts are pasted messages, in which quotes have no special meaning. */
    private static final int MOST_TYPED = 8;

    private static final Pattern LINES = Pattern.compile("\\S\\h*+\\R\\s*+\\S");

    private final Instant now;
    private final ZoneId zone;
    private final boolean filters;
    private final List<List<SearchTerm>> groups = new ArrayList<>();
    private final List<SearchTerm> excluded = new ArrayList<>();
    private final Filters wanted = new Filters();
    private final Filters unwanted = new Filters();
    private boolean pasted;
    private boolean pastedLines;
    private boolean alternative;
    private boolean negated;
    private int terms;

    private QueryTextReader(Instant now, ZoneId zone, boolean filters) {
        this.now = now;
        this.zone = zone;
        this.filters = filters;
    }

    /** @param now the instant of {@code today}, in {@code zone} */
    static QueryText read(String text, Instant now, ZoneId zone) {
        QueryTextReader reader = new QueryTextReader(now, zone, true);
        String begin = reader.readParts(text);
        return new QueryText(
                StopWords.leaveOut(reader.groups),
                reader.excluded,
                reader.wanted.toFilter(),
                reader.unwanted.toFilter(),
                citation(begin.strip()));
    }

    /** Reads all words as terms, without stop words and filters. */
    public static QueryText readWords(String text) {
        QueryTextReader reader = new QueryTextReader(Instant.EPOCH, ZoneOffset.UTC, false);
        reader.readParts(text);
        return new QueryText(
                reader.groups, reader.excluded, reader.wanted.toFilter(), reader.unwanted.toFilter(), null);
    }

    private String readParts(String text) {
        String start = text.substring(0, Math.min(text.length(), MAX_LENGTH));
        String begin = SCHEME.matcher(LINK.matcher(start).replaceAll("] (")).replaceAll("");
        pastedLines = LINES.matcher(begin).find();
        pasted = pastedLines || OneLine.of(begin.strip()).split(" ").length > MOST_TYPED;
        Matcher parts = PART.matcher(begin);
        while (parts.find()) {
            part(parts);
        }
        return begin;
    }

    private void part(Matcher part) {
        String word = part.group("word");
        String name = part.group("field");
        String phrase = part.group("phrase");
        boolean out = negated || (!part.group("not").isEmpty() && !pastedLines);
        if (name == null && ("OR".equals(word) || "AND".equals(word) || "NOT".equals(word))) {
            alternative = "OR".equals(word) && !groups.isEmpty();
            negated = "NOT".equals(word);
            return;
        }
        if (name != null && isFilter(name, phrase != null ? phrase : word, out)) {
            alternative = false;
            negated = false;
            return;
        }
        if (phrase != null && name != null) {
            add(new SearchTerm(SearchTerms.words(name), false, false), out);
        }
        boolean prefix = !part.group("star").isEmpty() || (word != null && word.endsWith("*"));
        String whole = word == null ? "" : name == null ? word : name + ":" + word;
        add(new SearchTerm(SearchTerms.words(phrase != null ? phrase : whole), phrase != null && !pasted, prefix), out);
    }

    private void add(SearchTerm term, boolean out) {
        if (term.words().isEmpty()) {
            return;
        }
        if (out && excluded.size() < MAX_TERMS) {
            excluded.add(term);
        } else if (!out && terms < MAX_TERMS) {
            terms++;
            if (alternative) {
                groups.getLast().add(term);
            } else {
                groups.add(new ArrayList<>(List.of(term)));
            }
        }
        alternative = false;
        negated = false;
    }

    private boolean isFilter(String name, @Nullable String value, boolean out) {
        SearchField field = SearchField.of(name);
        if (!filters || field == null || value == null) {
            return false;
        }
        return (out ? unwanted : wanted).add(field, value);
    }

    private static @Nullable Citation citation(String text) {
        Matcher citation = CITATION.matcher(text);
        if (!citation.matches()) {
            return null;
        }
        Scope scope = switch (citation.group("kind")) {
            case "S" -> Scope.SUMMARIES;
            case "P" -> Scope.PROMPTS;
            default -> null;
        };
        return new Citation(scope, Long.parseLong(citation.group("number")));
    }

    /** Collects the filters of one sort, wanted or unwanted. */
    private final class Filters {
        private final Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        private final List<String> kinds = new ArrayList<>();
        private final List<String> concepts = new ArrayList<>();
        private final List<String> files = new ArrayList<>();
        private final List<String> projects = new ArrayList<>();
        private final List<String> authors = new ArrayList<>();
        private final List<SearchDates> dates = new ArrayList<>();
        private final List<SearchDates> bounds = new ArrayList<>();

        /** Whether this is a filter; else it is a word like any other. */
        boolean add(SearchField field, String value) {
            return switch (field) {
                case TYPE -> values(value, kinds) && sortOutScopes();
                case CONCEPT -> values(value, concepts);
                case FILE -> !SearchFilter.toPathPart(value).isEmpty() && values(value, files);
                case PROJECT -> values(value, projects);
                case AUTHOR -> values(value, authors);
                case DATE -> days(value);
                case AFTER -> bound(SearchDates.parse(value + "..", now, zone));
                case BEFORE -> bound(SearchDates.parse(".." + value, now, zone));
            };
        }

        SearchFilter toFilter() {
            return new SearchFilter(scopes, kinds, concepts, files, projects, authors, dates, bounds, false);
        }

        private boolean values(String value, List<String> into) {
            List<String> values = Arrays.stream(value.split(","))
                    .map(String::strip)
                    .filter(each -> !each.isEmpty())
                    .toList();
            values.stream().limit(MAX_VALUES - into.size()).forEach(into::add);
            return !values.isEmpty();
        }

        private boolean sortOutScopes() {
            kinds.removeIf(kind -> {
                Scope scope = Scope.named(kind);
                return scope != null && (scopes.add(scope) || scopes.contains(scope));
            });
            return true;
        }

        private boolean days(String value) {
            List<SearchDates> days = new ArrayList<>();
            for (String each : value.split(",")) {
                SearchDates day = SearchDates.parse(each.strip(), now, zone);
                if (day == null) {
                    return false;
                }
                days.add(day);
            }
            days.stream().limit(MAX_VALUES - dates.size()).forEach(dates::add);
            return !days.isEmpty();
        }

        private boolean bound(@Nullable SearchDates span) {
            if (span != null && bounds.size() < MAX_VALUES) {
                bounds.add(span);
            }
            return span != null;
        }
    }
}
