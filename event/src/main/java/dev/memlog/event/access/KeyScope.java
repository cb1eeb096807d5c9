/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event.access;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a key may do within its team. None includes another. */
public enum KeyScope {
    /** Hooks, and memories saved by hand. */
    WRITE,
    /** Search, context, lists, the live stream and the viewer. */
    READ,
    /** Dead letters, pause, budgets, costs, the audit log, metrics and the node's state. */
    OPS,
    /** Forgetting, import, export of all, backup, settings and keys. */
    ADMIN;

    /** Such as {@code write}. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    public static KeyScope of(String wireName) {
        return Arrays.stream(values())
                .filter(scope -> scope.wireName().equals(wireName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("a scope is one of " + names()));
    }

    /** All names, for display. */
    public static String names() {
        return Arrays.stream(values()).map(KeyScope::wireName).collect(Collectors.joining(", "));
    }
}
