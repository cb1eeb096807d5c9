/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.session;

import dev.memlog.event.SessionEvent;
import dev.memlog.event.ground.Grounds;
import dev.memlog.event.ground.SeenFile;
import dev.memlog.processor.reply.ParsedReply;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an observation rests on: the files that it names, as the batch saw them last. The whole batch counts, since the
 * provider had all of it before its eyes: a file that one of its events read and a later one edited is no file that has
 * changed since.
 */
final class MemoryGrounds {
    private static final Pattern BACKSLASH = Pattern.compile("\\\\");

    private MemoryGrounds() {}

    /**
     * @param sources those of the batch that the observation was made from
     * @return null if none of them has grounds
     */
    static @Nullable Grounds of(
            List<PendingEvent> batch, List<PendingEvent> sources, ParsedReply.ParsedObservation observation) {
        Grounds newest = null;
        for (PendingEvent source : sources) {
            Grounds seen = of(source);
            newest = seen == null ? newest : seen;
        }
        if (newest == null) {
            return null;
        }
        List<String> named = Stream.concat(observation.filesModified().stream(), observation.filesRead().stream())
                .map(MemoryGrounds::slashed)
                .toList();
        Map<String, SeenFile> files = new LinkedHashMap<>();
        for (PendingEvent event : batch) {
            Grounds seen = of(event);
            if (seen != null && seen.repository().equals(newest.repository())) {
                for (SeenFile file : seen.files()) {
                    if (named.stream().anyMatch(name -> isSame(name, file.path()))) {
                        files.put(file.path(), file);
                    }
                }
            }
        }
        return newest.with(List.copyOf(files.values()));
    }

    private static @Nullable Grounds of(PendingEvent event) {
        return event.event() instanceof SessionEvent.ToolUsed tool ? tool.grounds() : null;
    }

    /** A model writes a path as it likes: whole, from the folder of the session, or its end alone. */
    private static boolean isSame(String named, String path) {
        return named.equals(path) || named.endsWith("/" + path) || path.endsWith("/" + named);
    }

    private static String slashed(String name) {
        String path = BACKSLASH.matcher(name.strip()).replaceAll("/");
        return path.startsWith("./") ? path.substring(2) : path;
    }
}
