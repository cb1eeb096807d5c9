/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.context;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The reader of a context, as far as it is known.
 *
 * @param projects the main one last; blank names are ignored
 * @param session the session that begins; null when it is not known
 * @param folder it works in; null when it is not known
 * @param branch what is checked out there; null when it is not known
 * @param agent such as {@code claude-code}; null when it is not known
 * @param asOf the time whose context is asked for; null for the present
 */
public record ContextQuestion(
        List<String> projects,
        @Nullable String session,
        @Nullable String folder,
        @Nullable String branch,
        @Nullable String agent,
        @Nullable Instant asOf) {
    public ContextQuestion(
            List<String> projects,
            @Nullable String session,
            @Nullable String folder,
            @Nullable String branch,
            @Nullable String agent) {
        this(projects, session, folder, branch, agent, null);
    }

    public ContextQuestion(
            List<String> projects, @Nullable String session, @Nullable String folder, @Nullable String branch) {
        this(projects, session, folder, branch, null);
    }

    public ContextQuestion {
        projects = projects.stream()
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
    }

    public static ContextQuestion of(List<String> projects) {
        return new ContextQuestion(projects, null, null, null);
    }
}
