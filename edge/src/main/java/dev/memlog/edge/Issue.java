/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge;

import java.util.List;

/**
 * One mistake in a request.
 *
 * @param path property names and array indexes, from the outside in
 * @param code the kind of mistake: {@code required}, {@code invalid_type}, {@code invalid_value}, {@code too_small},
 *     {@code too_big}, {@code invalid_json}
 */
public record Issue(List<Object> path, String message, String code) {
    public Issue {
        path = List.copyOf(path);
    }

    /** The path as text: {@code [3].eventType}. */
    public String field() {
        StringBuilder field = new StringBuilder();
        for (Object step : path) {
            if (step instanceof Integer) {
                field.append('[').append(step).append(']');
            } else {
                field.append(field.isEmpty() ? "" : ".").append(step);
            }
        }
        return field.toString();
    }
}
