/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.session;

import dev.memlog.event.ControlRecord.Line;
import dev.memlog.processor.money.Charge;
import dev.memlog.processor.provider.Usage;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session's spending: its total known cost, and its newest day of calls by model.
 *
 * @param costMicros in micro-dollars, of the calls to models with a price
 * @param day of UTC; null before the first call
 */
public record SessionSpend(long costMicros, @Nullable LocalDate day, List<Line> lines) {
    public static final SessionSpend NOTHING = new SessionSpend(0, null, List.of());

    public SessionSpend {
        lines = lines == null ? List.of() : List.copyOf(lines);
    }

    /**
     * A clock that was set back does not restart an earlier day: that day's record in the log would be lost. A date
     * after tomorrow is not trusted: its spending counts today, or today's limit would miss this session.
     */
    public SessionSpend charge(Charge charge, LocalDate today) {
        LocalDate known = day != null && day.isAfter(today.plusDays(1)) ? today : day;
        boolean sameDay = known != null && !today.isAfter(known);
        List<Line> next = new ArrayList<>(sameDay ? lines : List.of());
        int at = 0;
        while (at < next.size() && !isOf(next.get(at), charge)) {
            at++;
        }
        if (at == next.size()) {
            next.add(new Line(charge.provider(), charge.model(), 0, 0, 0, charge.costMicros() == null ? null : 0L));
        }
        next.set(at, plus(next.get(at), charge));
        long cost = charge.costMicros() == null ? 0 : charge.costMicros();
        return new SessionSpend(costMicros + cost, sameDay ? known : today, next);
    }

    // A model whose price was set or removed during a day has two lines.
    private static boolean isOf(Line line, Charge charge) {
        return line.provider().equals(charge.provider())
                && line.model().equals(charge.model())
                && (line.costMicros() == null) == (charge.costMicros() == null);
    }

    private static Line plus(Line line, Charge charge) {
        Usage usage = charge.usage();
        Long before = line.costMicros();
        Long cost = charge.costMicros();
        return new Line(
                line.provider(),
                line.model(),
                line.calls() + 1,
                line.tokensIn() + usage.inputTokens(),
                line.tokensOut() + usage.outputTokens(),
                before == null || cost == null ? null : (Long) (before + cost));
    }
}
