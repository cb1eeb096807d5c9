/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.sql;

import java.util.List;
import java.util.stream.Collectors;

/** A list as one column: its items joined with U+001E, the record separator, which the tokenizer treats as a space. */
public final class TextList {
    static final char SEPARATOR = '\u001e';

    private TextList() {}

    public static String join(List<String> items) {
        return items.stream()
                .map(item -> item.replace(SEPARATOR, ' '))
                .filter(item -> !item.isEmpty())
                .collect(Collectors.joining(String.valueOf(SEPARATOR)));
    }

    public static List<String> split(String column) {
        return column.isEmpty() ? List.of() : List.of(column.split(String.valueOf(SEPARATOR)));
    }
}
