/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.text;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The patterns that the static fields of classes hold, directly or inside collections and the program's own records. */
final class FoundPatterns {
    private final Map<String, Pattern> byPlace = new TreeMap<>();
    private final Set<String> owners = new TreeSet<>();
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private String place = "";
    private String owner = "";

    static FoundPatterns in(Iterable<Class<?>> classes) {
        FoundPatterns found = new FoundPatterns();
        for (Class<?> each : classes) {
            for (Field field : each.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                    found.place = each.getName().substring("dev.memlog.".length()) + "." + field.getName();
                    found.owner = outermost(each);
                    found.visit(value(field, null));
                }
            }
        }
        return found;
    }

    /** By the field that holds them. */
    Map<String, Pattern> byPlace() {
        return byPlace;
    }

    /** The outermost classes whose fields hold them. */
    Set<String> owners() {
        return owners;
    }

    private void visit(@Nullable Object value) {
        if (value == null || !seen.add(value)) {
            return;
        }
        if (value instanceof Pattern pattern) {
            String name = place;
            for (int i = 2; byPlace.containsKey(name); i++) {
                name = place + " " + i;
            }
            byPlace.put(name, pattern);
            owners.add(owner);
        } else if (value instanceof Collection<?> many) {
            many.forEach(this::visit);
        } else if (value instanceof Map<?, ?> map) {
            map.keySet().forEach(this::visit);
            map.values().forEach(this::visit);
        } else if (value instanceof Object[] many) {
            for (Object one : many) {
                visit(one);
            }
        } else if (value.getClass().getName().startsWith("dev.memlog.")
                && !value.getClass().isHidden()) {
            for (Class<?> c = value.getClass();
                    c != null && c.getName().startsWith("dev.memlog.");
                    c = c.getSuperclass()) {
                visitFields(c, value);
            }
        }
    }

    private void visitFields(Class<?> type, Object holder) {
        for (Field field : type.getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                visit(value(field, holder));
            }
        }
    }

    private static String outermost(Class<?> nested) {
        Class<?> outer = nested;
        while (outer.getEnclosingClass() != null) {
            outer = outer.getEnclosingClass();
        }
        return outer.getName();
    }

    private static @Nullable Object value(Field field, @Nullable Object holder) {
        try {
            field.setAccessible(true);
            return field.get(holder);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
