/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.accept;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.event.Bounds;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads agents' times: ISO form, or milliseconds since 1970. */
public final class Moments {
    private Moments() {}

    /** A time within {@link Bounds}; null if it is unreadable. */
    public static @Nullable Instant of(JsonNode value) {
        try {
            if (value.isNumber()) {
                boolean isOne = value.canConvertToLong()
                        && value.asLong() >= 0
                        && value.asLong() <= Bounds.LATEST.toEpochMilli();
                return isOne ? Instant.ofEpochMilli(value.asLong()) : null;
            }
            return value.isTextual() ? Bounds.time(Instant.parse(value.textValue())) : null;
        } catch (DateTimeException | ArithmeticException e) {
            return null;
        }
    }
}
