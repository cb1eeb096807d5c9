/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.deadletter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.cli.client.ReplyCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "list", description = "List dead letters, newest first.")
final class DlqListCommand extends ReplyCommand {
    @Mixin
    private final LetterFilterOption filter = new LetterFilterOption();

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "Maximum number of dead letters (default: 20).")
    private int limit;

    @Option(names = "--offset", paramLabel = "N", defaultValue = "0", description = "Skip the first N.")
    private int offset;

    @Option(names = "--oldest-first", description = "List the oldest first.")
    private boolean oldestFirst;

    DlqListCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    protected JsonNode reply() {
        Map<String, String> query = filter.query();
        query.put("limit", String.valueOf(within("--limit", limit, 1, 100)));
        query.put("offset", String.valueOf(offset));
        query.put("orderBy", oldestFirst ? "date_asc" : "date_desc");
        return client().getJson("/v1/dead-letters", query);
    }

    @Override
    protected String text(JsonNode reply) {
        List<String> lines = new ArrayList<>();
        reply.path("items").forEach(row -> lines.add(LetterLines.letter(row)));
        if (lines.isEmpty()) {
            lines.add("no dead letters");
        } else if (reply.path("hasMore").asBoolean()) {
            lines.add("more follow: --offset " + (offset + limit));
        }
        return String.join(System.lineSeparator(), lines);
    }
}
