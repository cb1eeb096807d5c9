/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.search;

import dev.memlog.store.search.SearchRequest.Scope;
import dev.memlog.store.sql.Capitals;
import dev.memlog.store.sql.Select;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Filters on memories beside their words. Kinds, concepts and files belong to observations: a filter on them leaves out
 * other memories. Values of one sort are alternatives; a sort without values sets no condition.
 *
 * @param scopes alternatives to {@code kinds}
 * @param dates alternatives
 * @param bounds all must hold
 * @param exact whether authors are compared with their case, as projects always are
 */
record SearchFilter(
        Set<Scope> scopes,
        List<String> kinds,
        List<String> concepts,
        List<String> files,
        List<String> projects,
        List<String> authors,
        List<SearchDates> dates,
        List<SearchDates> bounds,
        boolean exact) {
    /** For {@link String#formatted} with the function that ignores case. */
    private static final String CONCEPT =
            "instr(char(30) || %1$s(observations.concepts) || char(30)," + " char(30) || %1$s(?) || char(30)) > 0";

    private static final String FILE =
            "instr(%1$s(observations.files_read || char(30) || observations.files_modified), %1$s(?)) > 0";
    private static final String KIND = "%1$s(kind) = %1$s(?)";
    private static final String AUTHOR = "%1$s(author) = %1$s(?)";

    private static final Pattern PATH_ENDS = Pattern.compile("^(?:\\*|\\./|//)++|(?<!\\*)\\*++$");

    SearchFilter {
        files = files.stream().map(SearchFilter::toPathPart).toList();
    }

    /** Of {@code *.java}, {@code ./src} and {@code file:///src}, only the part between is compared. */
    static String toPathPart(String path) {
        return PATH_ENDS.matcher(path).replaceAll("");
    }

    static SearchFilter of(SearchRequest request) {
        Set<Scope> scopes = EnumSet.copyOf(request.scopes());
        if (!request.kinds().isEmpty()) {
            scopes.remove(Scope.OBSERVATIONS);
        }
        if (request.scopes().size() == Scope.values().length) {
            scopes.clear();
        }
        return new SearchFilter(
                scopes,
                request.kinds(),
                request.concepts(),
                request.files(),
                request.projects(),
                request.authors(),
                request.from() == null && request.to() == null
                        ? List.of()
                        : List.of(new SearchDates(request.from(), request.to())),
                List.of(),
                true);
    }

    /** A copy whose projects have the case of existing projects; an unknown project stays as it is. */
    SearchFilter inProjects(Collection<String> all) {
        List<String> spelled = projects.stream()
                .flatMap(project -> {
                    String folded = Capitals.fold(project);
                    List<String> same = all.stream()
                            .filter(each -> Capitals.fold(each).equals(folded))
                            .toList();
                    return same.isEmpty() ? Stream.of(project) : same.stream();
                })
                .distinct()
                .toList();
        return new SearchFilter(scopes, kinds, concepts, files, spelled, authors, dates, bounds, exact);
    }

    boolean admits(Scope scope) {
        if (!concepts.isEmpty() || !files.isEmpty()) {
            return scope == Scope.OBSERVATIONS;
        }
        return (scopes.isEmpty() && kinds.isEmpty()) || scopes.contains(scope) || isOfKinds(scope);
    }

    /**
     * Adds the filters' conditions.
     *
     * @param global whether a filter on projects admits what was given to all projects
     */
    void narrow(Select select, Scope scope, boolean global) {
        if (isOfKinds(scope)) {
            select.whereAny(among(KIND, kinds), kinds);
        }
        if (scope == Scope.OBSERVATIONS) {
            select.whereAny(among(CONCEPT, concepts), concepts);
            select.whereAny(among(FILE, files), files);
        }
        if (global && scope != Scope.PROMPTS && !projects.isEmpty()) {
            String marks = String.join(", ", Collections.nCopies(projects.size(), "?"));
            select.where("(project IN (" + marks + ") OR global = 1)", projects.toArray());
        } else {
            select.whereIn("project", projects);
        }
        if (exact) {
            select.whereIn("author", authors);
        } else {
            select.whereAny(among(AUTHOR, authors), authors);
        }
        if (!dates.isEmpty()) {
            String any = String.join(" OR ", Collections.nCopies(dates.size(), "at BETWEEN ? AND ?"));
            select.where(
                    "(" + any + ")", dates.stream().flatMap(SearchFilter::ends).toArray());
        }
        bounds.forEach(each -> select.where("at BETWEEN ? AND ?", ends(each).toArray()));
    }

    /** Whether memories of this kind remain after the exclusion of those that match. */
    boolean spares(Scope scope) {
        return !scopes.contains(scope);
    }

    /** Excludes matching memories. */
    void takeOut(Select select, Scope scope) {
        if (scope == Scope.OBSERVATIONS) {
            takeOut(select, KIND, kinds);
            takeOut(select, CONCEPT, concepts);
            takeOut(select, FILE, files);
        }
        takeOut(select, "project = ?", projects);
        takeOut(select, AUTHOR, authors);
        Stream.concat(dates.stream(), bounds.stream())
                .forEach(each ->
                        select.where("at NOT BETWEEN ? AND ?", ends(each).toArray()));
    }

    boolean isEmpty() {
        return scopes.isEmpty() && sparesAll();
    }

    /** Whether it admits every memory of its kinds. */
    boolean sparesAll() {
        return kinds.isEmpty()
                && concepts.isEmpty()
                && files.isEmpty()
                && projects.isEmpty()
                && authors.isEmpty()
                && dates.isEmpty()
                && bounds.isEmpty();
    }

    private static Stream<Object> ends(SearchDates span) {
        return Stream.of(
                span.from() == null ? Long.MIN_VALUE : span.from().toEpochMilli(),
                span.to() == null ? Long.MAX_VALUE : span.to().toEpochMilli());
    }

    private boolean isOfKinds(Scope scope) {
        return scope == Scope.OBSERVATIONS && !kinds.isEmpty() && !scopes.contains(scope);
    }

    private static String among(String condition, Collection<String> values) {
        return condition.formatted(Capitals.functionFor(values));
    }

    private static void takeOut(Select select, String condition, Collection<String> values) {
        for (String value : values) {
            select.where("NOT (" + among(condition, values) + ")", value);
        }
    }
}
