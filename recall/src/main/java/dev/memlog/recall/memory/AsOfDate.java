/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.memory;

import dev.memlog.edge.BadRequestException;
import dev.memlog.edge.DateBound;
import dev.memlog.edge.Request;
import dev.memlog.store.search.SearchDates;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code as-of}: a date as a search's filters have it, of which the end counts, a time, or {@code 7d} for seven days
 * ago.
 */
public final class AsOfDate {
    /** Also as other clients spell it. */
    private static final List<String> NAMES = List.of("as-of", "as_of", "asOf");

    private static final String ALLOWED =
            "a day (2026-11-22), a month, a year, today, yesterday, 7d or 2w (so long ago),"
                    + " a time (2026-11-22T10:42:00Z) or epoch milliseconds";
    private static final Pattern AGO = Pattern.compile("(\\d{1,4})([dw])");
    private static final int LONGEST = 64;
    private static final int DAYS_IN_WEEK = 7;

    private AsOfDate() {}

    /** Null if the request asks for the present. */
    public static @Nullable Instant of(Request request, Instant now, ZoneId zone) throws BadRequestException {
        String text = request.text(NAMES, LONGEST).map(String::strip).orElse("");
        return text.isEmpty() ? null : parse(text, now, zone);
    }

    private static Instant parse(String text, Instant now, ZoneId zone) throws BadRequestException {
        Matcher ago = AGO.matcher(text);
        if (ago.matches()) {
            long days = Long.parseLong(ago.group(1)) * (ago.group(2).equals("w") ? DAYS_IN_WEEK : 1);
            return now.minus(Duration.ofDays(days));
        }
        SearchDates span = text.contains("..") ? null : SearchDates.parse(text, now, zone);
        Instant end = span == null ? null : span.to();
        if (end != null) {
            return end;
        }
        try {
            return DateBound.END.parse(NAMES.getFirst(), text, zone);
        } catch (BadRequestException e) {
            throw new BadRequestException(NAMES.getFirst(), ALLOWED);
        }
    }
}
