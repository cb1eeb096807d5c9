/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.search;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A span of time in a search's text: {@code 2026-11-22}, {@code 2026-11}, {@code 2026}, {@code today},
 * {@code yesterday}, {@code 7d} (the last seven days), {@code 2w}, or two of these with {@code ..} between; either
 * may be missing.
 *
 * @param from null for no beginning
 * @param to the last instant of it; null for no end
 */
public record SearchDates(@Nullable Instant from, @Nullable Instant to) {
    private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{1,2}-\\d{1,2}");
    private static final Pattern MONTH = Pattern.compile("\\d{4}-\\d{1,2}");
    private static final Pattern YEAR = Pattern.compile("\\d{4}");
    private static final Pattern LAST = Pattern.compile("(\\d{1,4})([dw])");
    private static final int DAYS_IN_WEEK = 7;

    /** Null if the text is no date. */
    public static @Nullable SearchDates parse(String text, Instant now, ZoneId zone) {
        int between = text.indexOf("..");
        if (between < 0) {
            Days days = days(text, now, zone);
            return days == null ? null : days.in(zone);
        }
        String first = text.substring(0, between);
        String last = text.substring(between + 2);
        Days from = first.isEmpty() ? null : days(first, now, zone);
        Days to = last.isEmpty() ? null : days(last, now, zone);
        boolean unread = (from == null && !first.isEmpty()) || (to == null && !last.isEmpty());
        if (unread || (from == null && to == null)) {
            return null;
        }
        return new SearchDates(
                from == null ? null : from.in(zone).from(),
                to == null ? null : to.in(zone).to());
    }

    private static @Nullable Days days(String text, Instant now, ZoneId zone) {
        LocalDate today = LocalDate.ofInstant(now, zone);
        String word = text.toLowerCase(Locale.ROOT);
        Matcher last = LAST.matcher(word);
        try {
            if (word.equals("today")) {
                return new Days(today, today);
            }
            if (word.equals("yesterday")) {
                return new Days(today.minusDays(1), today.minusDays(1));
            }
            if (last.matches()) {
                int days = Integer.parseInt(last.group(1)) * (last.group(2).equals("w") ? DAYS_IN_WEEK : 1);
                return new Days(today.minusDays(Math.max(0, days - 1)), today);
            }
            if (DAY.matcher(word).matches()) {
                String[] parts = word.split("-");
                LocalDate day = LocalDate.of(number(parts[0]), number(parts[1]), number(parts[2]));
                return new Days(day, day);
            }
            if (MONTH.matcher(word).matches()) {
                String[] parts = word.split("-");
                YearMonth month = YearMonth.of(number(parts[0]), number(parts[1]));
                return new Days(month.atDay(1), month.atEndOfMonth());
            }
            if (YEAR.matcher(word).matches()) {
                Year year = Year.of(number(word));
                return new Days(year.atDay(1), year.atDay(year.length()));
            }
            return null;
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static int number(String digits) {
        return Integer.parseInt(digits);
    }

    private record Days(LocalDate first, LocalDate last) {
        SearchDates in(ZoneId zone) {
            return new SearchDates(
                    first.atStartOfDay(zone).toInstant(),
                    last.plusDays(1).atStartOfDay(zone).toInstant().minusMillis(1));
        }
    }
}
