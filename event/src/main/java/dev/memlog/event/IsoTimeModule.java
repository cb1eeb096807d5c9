/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.function.BiFunction;

/**
 * Writes {@link Instant}, {@link LocalDate} and {@link Duration} as ISO-8601 text, all time types of the wire. A moment
 * outside {@link Bounds} is read as one within them: old logs hold values that old versions accepted.
 */
final class IsoTimeModule extends SimpleModule {
    /** The reader's attribute with the arrival time of the record it reads. */
    static final Object ARRIVED = new Object();

    private static final long serialVersionUID = 1L;

    IsoTimeModule() {
        asText(
                Instant.class,
                (text, context) -> Bounds.time(Instant.parse(text), (Instant) context.getAttribute(ARRIVED)));
        asText(Duration.class, (text, context) -> Duration.parse(text));
        asText(LocalDate.class, (text, context) -> day(text));
    }

    private <T> void asText(Class<T> type, BiFunction<String, DeserializationContext, T> parse) {
        addSerializer(type, new JsonSerializer<>() {
            @Override
            public void serialize(T value, JsonGenerator out, SerializerProvider provider) throws IOException {
                out.writeString(value.toString());
            }
        });
        addDeserializer(type, new JsonDeserializer<>() {
            @Override
            public T deserialize(JsonParser in, DeserializationContext context) throws IOException {
                String text = in.getValueAsString("");
                try {
                    return parse.apply(text, context);
                } catch (DateTimeException | ArithmeticException e) {
                    throw context.weirdStringException(text, type, "not an ISO-8601 " + type.getSimpleName());
                }
            }
        });
    }

    // A day is part of its record's key, so it is not corrected.
    private static LocalDate day(String text) {
        LocalDate day = LocalDate.parse(text);
        if (!Bounds.holds(day.atStartOfDay().toInstant(ZoneOffset.UTC))) {
            throw new DateTimeException("out of bounds");
        }
        return day;
    }
}
