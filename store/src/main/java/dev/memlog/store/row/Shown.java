/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.row;

import dev.memlog.store.row.Rows.ObservationRow;
import dev.memlog.store.sql.Select;
import dev.memlog.store.sql.Select.RowReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which memories a list shows.
 *
 * @param hidden also hidden memories
 * @param duplicates also near-duplicates that an earlier observation covers
 * @param superseded also observations that a later one denies
 * @param wrong also memories that somebody has marked as wrong
 * @param asOf the memories of this time and before, as they stood to each other then; null for now
 */
public record Shown(
        boolean hidden,
        boolean duplicates,
        boolean superseded,
        boolean wrong,
        @Nullable Instant asOf) {
    public static final Shown USUAL = new Shown(false, false);
    public static final Shown ALL = new Shown(true, true, true, true, null);
    /** The usual ones that no later one denies: what is told without having been asked for. */
    public static final Shown CURRENT = new Shown(false, false, false, false, null);

    /** Without those that are marked as wrong. */
    public Shown(boolean hidden, boolean duplicates) {
        this(hidden, duplicates, true, false, null);
    }

    /** The same at this time; null for now. */
    public Shown at(@Nullable Instant time) {
        return new Shown(hidden, duplicates, superseded, wrong, time);
    }

    /** The same with those that are marked as wrong, or without them. */
    public Shown wrong(boolean also) {
        return new Shown(hidden, duplicates, superseded, also, asOf);
    }

    /** A cited number means its memory, not its near-duplicate and not what denies it. */
    public Shown cited() {
        return new Shown(hidden, true, true, wrong, asOf);
    }

    /** @param table one of observations, summaries and prompts */
    public void filter(Select select, String table) {
        if (!hidden) {
            select.where(table + ".hidden = 0");
        }
        if (!wrong && !table.equals("prompts")) {
            select.where(table + ".wrong = 0");
        }
        if (asOf != null) {
            select.where(table + ".at <= ?", asOf.toEpochMilli());
        }
        if (!table.equals("observations")) {
            return;
        }
        if (!superseded) {
            select.where(stands("observations"), time());
        }
        if (!duplicates) {
            uncovered(select);
        }
    }

    /** Rows as they were at the time: what superseded them later is left out. */
    public RowReader<ObservationRow> reading(RowReader<ObservationRow> reader) {
        Instant time = asOf;
        return time == null ? reader : row -> reader.read(row).asOf(time);
    }

    /** An observation is covered by an earlier one of its group only where that one is shown. */
    private void uncovered(Select select) {
        if (superseded && asOf == null) {
            select.where("observations.covered = 0");
            return;
        }
        List<Object> values = new ArrayList<>();
        String covering = "twin.number < observations.number AND twin.hidden = 0"
                + " AND observations.duplicate_of IN (twin.number, twin.duplicate_of)";
        if (asOf != null) {
            covering += " AND twin.at <= ?";
            values.add(asOf.toEpochMilli());
        }
        if (!superseded) {
            covering += " AND " + stands("twin");
            values.addAll(List.of(time()));
        }
        select.where(
                "(observations.covered = 0 OR NOT EXISTS (SELECT 1 FROM observations twin WHERE " + covering + "))",
                values.toArray());
    }

    private String stands(String table) {
        String now = table + ".superseded_by IS NULL";
        return asOf == null ? now : "(" + now + " OR " + table + ".superseded_at > ?)";
    }

    private Object[] time() {
        return asOf == null ? new Object[0] : new Object[] {asOf.toEpochMilli()};
    }
}
