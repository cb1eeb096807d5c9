/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.regex.Pattern;

/** Reads one end of a range of time: a day, a time of day with or without its offset, or an epoch number. */
public enum DateBound {
    START,
    END;

    static final String ALLOWED =
            "a date (2026-11-22), a time (2026-11-22T10:42:00Z) or epoch milliseconds, from 1970 to 9999";
    private static final Pattern EPOCH = Pattern.compile("\\d{9,15}");
    /** Numbers below are seconds: as milliseconds they would lie in 1970 to 1973. */
    private static final long FIRST_MILLIS = 100_000_000_000L;

    private static final Instant FIRST = Instant.EPOCH;
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

    public Instant parse(String name, String text, ZoneId zone) throws BadRequestException {
        try {
            Instant instant = read(text, zone);
            if (instant.isBefore(FIRST) || instant.isAfter(LAST)) {
                throw new BadRequestException(name, ALLOWED);
            }
            return instant;
        } catch (DateTimeException e) {
            throw new BadRequestException(name, ALLOWED);
        }
    }

    private Instant read(String text, ZoneId zone) {
        if (EPOCH.matcher(text).matches()) {
            long number = Long.parseLong(text);
            return number < FIRST_MILLIS ? Instant.ofEpochSecond(number) : Instant.ofEpochMilli(number);
        }
        if (!text.contains("T")) {
            LocalDate day = LocalDate.parse(text);
            return switch (this) {
                case START -> day.atStartOfDay(zone).toInstant();
                case END -> day.plusDays(1).atStartOfDay(zone).toInstant().minusMillis(1);
            };
        }
        int timeOfDay = text.indexOf('T');
        boolean hasOffset = text.endsWith("Z") || text.indexOf('+', timeOfDay) > 0 || text.indexOf('-', timeOfDay) > 0;
        return hasOffset
                ? OffsetDateTime.parse(text).toInstant()
                : LocalDateTime.parse(text).atZone(zone).toInstant();
    }
}
