/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.row;

import java.util.List;

/**
 * @param projects empty for all
 * @param limit 1 to 100
 * @param shown does not concern sessions
 */
public record PageRequest(List<String> projects, int offset, int limit, Shown shown) {
    public static final int MAX_LIMIT = 100;

    public PageRequest {
        projects = List.copyOf(projects);
        if (offset < 0) {
            throw new IllegalArgumentException("offset must not be negative");
        }
        limit = Math.clamp(limit, 1, MAX_LIMIT);
    }

    public PageRequest(List<String> projects, int offset, int limit) {
        this(projects, offset, limit, Shown.USUAL);
    }
}
