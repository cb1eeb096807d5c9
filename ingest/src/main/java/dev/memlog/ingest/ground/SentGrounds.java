/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.ground;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.edge.Issue;
import dev.memlog.event.ground.Grounds;
import dev.memlog.event.ground.GroundsJson;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a hook's sender says of the files on its own machine, which the node cannot see. */
public final class SentGrounds {
    private static final Pattern DOT = Pattern.compile("\\.");

    public static final String FIELD = "memlog_grounds";

    private SentGrounds() {}

    /**
     * Null if the payload has none.
     *
     * @param issues gets what is wrong with them
     */
    public static @Nullable Grounds of(JsonNode payload, List<Issue> issues) {
        JsonNode sent = payload.path(FIELD);
        if (sent.isMissingNode() || sent.isNull()) {
            return null;
        }
        try {
            return GroundsJson.read(sent);
        } catch (GroundsJson.BadGroundsException e) {
            List<Object> path = new ArrayList<>(List.of(FIELD));
            path.addAll(List.of(e.field().isEmpty() ? new String[0] : DOT.split(e.field(), -1)));
            issues.add(new Issue(path, String.valueOf(e.getMessage()), "invalid"));
            return null;
        }
    }
}
