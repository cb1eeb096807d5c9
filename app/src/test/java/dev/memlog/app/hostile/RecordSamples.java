/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.hostile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.memlog.event.DeadLetter;
import dev.memlog.event.EventId;
import dev.memlog.event.Ledger;
import dev.memlog.event.MemoryKey;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One good record of every type, made by reflection over the sealed hierarchies: a type that somebody adds is here without
 * being named.
 */
final class RecordSamples {
    static final SessionId SESSION = SessionId.local("hostile");
    static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");

    private static final Map<Class<?>, Object> VALUES = Map.ofEntries(
            Map.entry(String.class, "text"),
            Map.entry(int.class, 1),
            Map.entry(Integer.class, 1),
            Map.entry(long.class, 1L),
            Map.entry(Long.class, 1L),
            Map.entry(float.class, 0.5f),
            Map.entry(boolean.class, true),
            Map.entry(Boolean.class, true),
            Map.entry(byte[].class, new byte[] {1, 2, 3}),
            Map.entry(Duration.class, Duration.ofDays(1)),
            Map.entry(Instant.class, AT),
            Map.entry(LocalDate.class, LocalDate.parse("2026-03-01")),
            Map.entry(JsonNode.class, JsonNodeFactory.instance.objectNode().put("command", "ls")),
            Map.entry(SessionId.class, SESSION),
            Map.entry(SessionNumber.class, SessionNumber.of(SESSION)),
            Map.entry(EventId.class, new EventId("event")),
            Map.entry(MemoryKey.class, new MemoryKey(SESSION, 1, 0)),
            Map.entry(Ledger.class, new Ledger(7, 1, 1, 1, 1, 1, 1, 1, 1)));

    private RecordSamples() {}

    /** One of each type that {@code root} stands for, but for those that stand for what is unknown. */
    static <T> List<T> of(Class<T> root) {
        List<T> samples = new ArrayList<>();
        for (Class<?> leaf : leaves(root)) {
            if (!leaf.getSimpleName().startsWith("Unknown")) {
                samples.add(root.cast(sample(leaf)));
            }
        }
        return samples;
    }

    private static List<Class<?>> leaves(Class<?> type) {
        List<Class<?>> leaves = new ArrayList<>();
        if (!type.isSealed()) {
            leaves.add(type);
            return leaves;
        }
        for (Class<?> permitted : type.getPermittedSubclasses()) {
            leaves.addAll(leaves(permitted));
        }
        return leaves;
    }

    private static Object sample(Class<?> type) {
        Object value = VALUES.get(type);
        if (value != null) {
            return value;
        }
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        if (type.isSealed()) {
            return sample(leaves(type).getFirst());
        }
        if (!type.isRecord() || Modifier.isAbstract(type.getModifiers())) {
            throw new IllegalStateException("a sample of " + type + " is missing");
        }
        try {
            RecordComponent[] components = type.getRecordComponents();
            Object[] values = new Object[components.length];
            Class<?>[] types = new Class<?>[components.length];
            for (int i = 0; i < components.length; i++) {
                types[i] = components[i].getType();
                values[i] = value(components[i]);
            }
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a sample of " + type + " cannot be made", e);
        }
    }

    private static Object value(RecordComponent component) {
        if (component.getName().equals("letter")) {
            return DeadLetter.undecodableKey("memlog.events", 0, 7);
        }
        if (component.getType().equals(List.class)) {
            Type of = ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0];
            return List.of(sample((Class<?>) of));
        }
        return sample(component.getType());
    }
}
