/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.search;

import dev.memlog.store.search.SearchRequest.Scope;
import dev.memlog.store.sql.Select;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What memories are narrowed down by beside their words. Kinds, concepts and files belong to observations: asking for
 * one leaves out the rest. Values of one sort are alternatives; a sort without a value asks for nothing.
 *
 * @param scopes named beside {@code kinds}: either will do
 * @param exact whether a kind, a project and an author are meant to the letter, capitals and all
 */
record SearchFilter(
        Set<Scope> scopes,
        List<String> kinds,
        List<String> concepts,
        List<String> files,
        List<String> projects,
        List<String> authors,
        @Nullable Instant from,
        @Nullable Instant to,
        boolean exact) {
    private static final String CONCEPT =
            "instr(char(30) || lower(observations.concepts) || char(30), char(30) || lower(?) || char(30)) > 0";
    private static final String FILE =
            "instr(lower(observations.files_read || char(30) || observations.files_modified), lower(?)) > 0";

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
                request.from(),
                request.to(),
                true);
    }

    boolean admits(Scope scope) {
        if (!concepts.isEmpty() || !files.isEmpty()) {
            return scope == Scope.OBSERVATIONS;
        }
        return (scopes.isEmpty() && kinds.isEmpty()) || scopes.contains(scope) || isOfKinds(scope);
    }

    /** Narrows down to what this asks for. */
    void narrow(Select select, Scope scope) {
        if (isOfKinds(scope) && exact) {
            select.whereIn("kind", kinds);
        } else if (isOfKinds(scope)) {
            select.whereAny("lower(kind) = lower(?)", kinds);
        }
        if (scope == Scope.OBSERVATIONS) {
            select.whereAny(CONCEPT, concepts);
            select.whereAny(FILE, files);
        }
        if (exact) {
            select.whereIn("project", projects);
            select.whereIn("author", authors);
        } else {
            select.whereAny("lower(project) = lower(?)", projects);
            select.whereAny("lower(author) = lower(?)", authors);
        }
        if (from != null) {
            select.where("at >= ?", from.toEpochMilli());
        }
        if (to != null) {
            select.where("at <= ?", to.toEpochMilli());
        }
    }

    /** Whether memories of this kind are left when those that this names are taken out. */
    boolean spares(Scope scope) {
        return !scopes.contains(scope);
    }

    /** Takes out what this names. */
    void takeOut(Select select, Scope scope) {
        if (scope == Scope.OBSERVATIONS) {
            takeOut(select, "lower(kind) = lower(?)", kinds);
            takeOut(select, CONCEPT, concepts);
            takeOut(select, FILE, files);
        }
        takeOut(select, "lower(project) = lower(?)", projects);
        takeOut(select, "lower(author) = lower(?)", authors);
        if (from != null && to != null) {
            select.where("NOT (at >= ? AND at <= ?)", from.toEpochMilli(), to.toEpochMilli());
        }
    }

    boolean isEmpty() {
        return scopes.isEmpty() && sparesAll();
    }

    /** Whether it leaves every memory of the kinds that it admits. */
    boolean sparesAll() {
        return kinds.isEmpty()
                && concepts.isEmpty()
                && files.isEmpty()
                && projects.isEmpty()
                && authors.isEmpty()
                && from == null
                && to == null;
    }

    private boolean isOfKinds(Scope scope) {
        return scope == Scope.OBSERVATIONS && !kinds.isEmpty() && !scopes.contains(scope);
    }

    private static void takeOut(Select select, String condition, Collection<String> values) {
        for (String value : values) {
            select.where("NOT (" + condition + ")", value);
        }
    }
}
