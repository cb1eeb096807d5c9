/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.sql;

import dev.memlog.event.EventId;
import dev.memlog.event.EventOutcome;
import dev.memlog.event.MemoryKey;
import dev.memlog.event.MemoryMark.EditedText;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.SessionStatus;
import dev.memlog.event.provider.FailureClass;
import dev.memlog.event.team.Visibility;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes a record of a row. Each component comes from the column of its name, {@code filesRead} from {@code files_read}; a
 * component that is itself a record comes from the columns of its own components.
 *
 * <p>Threading: safe.
 */
public final class RecordReader<T extends Record> implements Select.RowReader<T> {
    private static final Pattern CAPITAL = Pattern.compile("[A-Z]");
    private static final Map<Class<?>, ColumnReader> TYPES = new HashMap<>();

    static {
        TYPES.put(long.class, ResultSet::getLong);
        TYPES.put(int.class, ResultSet::getInt);
        TYPES.put(boolean.class, ResultSet::getBoolean);
        TYPES.put(byte[].class, ResultSet::getBytes);
        TYPES.put(String.class, ResultSet::getString);
        TYPES.put(Long.class, RecordReader::longOrNull);
        TYPES.put(Instant.class, (row, column) -> {
            Long millis = longOrNull(row, column);
            return millis == null ? null : Instant.ofEpochMilli(millis);
        });
        TYPES.put(SessionNumber.class, (row, column) -> new SessionNumber(row.getLong(column)));
        TYPES.put(List.class, ofText(TextList::split));
        TYPES.put(EditedText.class, ofText(EditedTextColumn::read));
        TYPES.put(MemoryKey.class, ofText(MemoryKey::parse));
        TYPES.put(SessionId.class, ofText(SessionId::parse));
        TYPES.put(EventId.class, ofText(EventId::new));
        TYPES.put(SessionStatus.class, ofText(SessionStatus::of));
        TYPES.put(EventOutcome.class, ofText(EventOutcome::of));
        TYPES.put(FailureClass.class, ofText(FailureClass::of));
        TYPES.put(Visibility.class, ofText(Visibility::of));
    }

    private final Constructor<T> constructor;
    private final List<Component> components = new ArrayList<>();

    private RecordReader(Class<T> type) {
        RecordComponent[] parts = type.getRecordComponents();
        Class<?>[] types = new Class<?>[parts.length];
        for (int i = 0; i < parts.length; i++) {
            types[i] = parts[i].getType();
            components.add(component(parts[i]));
        }
        try {
            constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @param type a record with components of supported types */
    public static <T extends Record> RecordReader<T> of(Class<T> type) {
        return new RecordReader<>(type);
    }

    @Override
    public T read(ResultSet row) throws SQLException {
        @Nullable Object[] values = new Object[components.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = components.get(i).read(row);
        }
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(
                    "a row is no " + constructor.getDeclaringClass().getSimpleName(), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Component component(RecordComponent component) {
        String column = CAPITAL.matcher(component.getName()).replaceAll("_$0").toLowerCase(Locale.ROOT);
        ColumnReader reader = TYPES.get(component.getType());
        if (reader != null) {
            return row -> reader.read(row, column);
        }
        if (!component.getType().isRecord()) {
            throw new IllegalArgumentException("no column is read as " + component);
        }
        return new RecordReader<>(component.getType().asSubclass(Record.class))::read;
    }

    private static ColumnReader ofText(Function<String, ?> parse) {
        return (row, column) -> {
            String text = row.getString(column);
            return text == null ? null : parse.apply(text);
        };
    }

    private static @Nullable Long longOrNull(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }

    private interface Component {
        @Nullable
        Object read(ResultSet row) throws SQLException;
    }

    private interface ColumnReader {
        @Nullable
        Object read(ResultSet row, String column) throws SQLException;
    }
}
