/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.cli.client.NodeClient;
import dev.memlog.cli.client.RequestPacing;
import dev.memlog.cli.client.RequestPauses;
import dev.memlog.settings.UserError;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Imports lines in bounded requests and sums up the replies. After an interruption the same import resumes: rows that the
 * node has are not added again.
 */
final class ImportPosts {
    static final List<String> KINDS = List.of("sessions", "observations", "summaries", "prompts");
    private static final int LINES_AT_ONCE = 1_000;
    private static final int CHARACTERS_AT_ONCE = 2_000_000;
    private static final int MOST_ERRORS = 100;
    private static final Set<Integer> BUSY = Set.of(503);
    private static final int TRIES = 5;
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final NodeClient client;
    private final boolean dryRun;
    private final PrintWriter progress;
    private final ObjectNode total = NodeClient.MAPPER.createObjectNode();

    ImportPosts(NodeClient client, boolean dryRun, PrintWriter progress) {
        this.client = client;
        this.dryRun = dryRun;
        this.progress = progress;
        total.put("dryRun", dryRun).put("lines", 0);
        List.of("added", "known", "leftOut")
                .forEach(counts ->
                        KINDS.forEach(kind -> total.withObject("/" + counts).put(kind, 0)));
        total.put("notYetShown", 0).put("complete", false).put("brokenLines", 0).putArray("errors");
    }

    /** @return the sum of the replies */
    ObjectNode run(ImportLines lines) throws IOException {
        String header = lines.next();
        if (header == null) {
            throw new UserError("there is nothing to import: the file is empty");
        }
        long number = 2;
        String line = lines.next();
        do {
            StringBuilder body = new StringBuilder(header).append('\n');
            long first = number;
            while (line != null && number - first < LINES_AT_ONCE && body.length() < CHARACTERS_AT_ONCE) {
                body.append(line).append('\n');
                number++;
                line = lines.next();
            }
            add(post(body.toString(), first), first > 2);
            if (line != null) {
                progress.println(total.path("lines") + " lines read, " + sum("added") + " memories and sessions "
                        + (dryRun ? "to be added" : "added") + " so far");
                progress.flush();
            }
        } while (line != null);
        return total;
    }

    long sum(String counts) {
        return KINDS.stream()
                .mapToLong(kind -> total.path(counts).path(kind).asLong())
                .sum();
    }

    private JsonNode post(String body, long firstLine) {
        String path = "/v1/import?firstLine=" + firstLine + "&dryRun=" + dryRun;
        NodeClient.Answer answer =
                RequestPacing.whileBusy(BUSY, TRIES, BETWEEN_TRIES, () -> client.postLines(path, body, PATIENCE));
        if (answer.status() == 400 && answer.json().has("errors")) {
            JsonNode error = answer.json().at("/errors/0");
            String what =
                    (error.path("field").asText() + " " + error.path("problem").asText()).strip();
            throw new UserError("this is no export: line 1: " + what
                    + "; what claude-mem has is imported by `memlog import claude-mem DB`");
        }
        return client.requireFine("/v1/import", answer).json();
    }

    private void add(JsonNode answer, boolean repeatsHeader) {
        increase(total, "lines", answer.path("lines").asLong() - (repeatsHeader ? 1 : 0));
        for (String counts : List.of("added", "known", "leftOut")) {
            for (String kind : KINDS) {
                increase(
                        (ObjectNode) total.path(counts),
                        kind,
                        answer.path(counts).path(kind).asLong());
            }
        }
        increase(total, "notYetShown", answer.path("notYetShown").asLong());
        increase(total, "brokenLines", answer.path("brokenLines").asLong());
        total.set("complete", answer.path("complete"));
        ArrayNode errors = (ArrayNode) total.path("errors");
        answer.path("errors").forEach(error -> {
            if (errors.size() < MOST_ERRORS) {
                errors.add(error);
            }
        });
    }

    private static void increase(ObjectNode counts, String name, long by) {
        counts.put(name, counts.path(name).asLong() + by);
    }
}
