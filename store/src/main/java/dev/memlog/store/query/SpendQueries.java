/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.query;

import dev.memlog.event.BudgetName;
import dev.memlog.event.ControlRecord.BudgetSet;
import dev.memlog.event.ControlRecord.Pause;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the read side asks about what was spent, and what may be.
 *
 * <p>Threading: safe; reads run beside the one writer.
 */
public interface SpendQueries {
    /** Days and sessions in their order, the rest with what took most tokens first; at most {@code limit} groups. */
    List<Cost> costs(Grouping by, Range range, int limit);

    Cost total(Range range);

    /** The sessions that have spent at least so much in their lives, those with most first. */
    List<Cost> sessionsFrom(BudgetName.Unit unit, long atLeast, int limit);

    /** The newest word on whether calls are made; empty if nobody has ever said any. */
    Optional<Pause> pause();

    /** Those that were set while running. */
    List<BudgetSet> budgets();

    /** What is summed up together. */
    enum Grouping {
        DAY,
        PROJECT,
        PROVIDER,
        MODEL,
        SESSION
    }

    /**
     * @param since the first day of UTC; null for the beginning
     * @param until the last one; null for no end
     * @param projects only of these; of all if empty
     */
    record Range(@Nullable LocalDate since, @Nullable LocalDate until, List<String> projects) {
        public Range {
            projects = List.copyOf(projects);
        }

        public static Range on(LocalDate day) {
            return new Range(day, day, List.of());
        }
    }

    /**
     * @param group the day, project, provider, model or session; blank in a total, or where it is not known
     * @param costMicros in micro-dollars, of the models with a price
     * @param unpricedTokens of the models without one
     */
    record Cost(String group, long calls, long tokensIn, long tokensOut, long costMicros, long unpricedTokens) {
        public long in(BudgetName.Unit unit) {
            return switch (unit) {
                case TOKENS -> tokensIn + tokensOut;
                case USD -> costMicros;
            };
        }
    }
}
