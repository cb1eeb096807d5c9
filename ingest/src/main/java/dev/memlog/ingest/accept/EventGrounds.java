/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.accept;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.event.Envelope;
import dev.memlog.event.ground.Grounds;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells what the files that a tool call names are at the moment.
 *
 * <p>Threading: safe; answers within a few milliseconds.
 */
@FunctionalInterface
public interface EventGrounds {
    /** For sessions whose files are not on this machine. */
    EventGrounds NONE = (envelope, paths, input) -> null;

    /**
     * Null if nothing is known, or not in time.
     *
     * @param paths in the tool's input, as written
     * @param input the tool's
     */
    @Nullable
    Grounds of(Envelope envelope, List<String> paths, JsonNode input);
}
