/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.deadletter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.cli.client.NodeClient;
import dev.memlog.cli.client.RequestPacing;
import dev.memlog.cli.client.RequestPauses;
import dev.memlog.cli.client.SweepOption;
import dev.memlog.cli.client.Terminal;
import java.io.PrintWriter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * Replays or discards many dead letters in bounded requests. After an interruption the same command resumes: a settled
 * letter is no longer a dead letter, and a letter in progress is not replayed twice.
 */
final class LetterSweepRun {
    private static final int AT_ONCE = 500;

    private final NodeClient client;
    private final CommandLine line;
    private final Terminal terminal;
    private final String verb;
    private final String done;

    /** @param verb {@code replay} or {@code discard} */
    LetterSweepRun(NodeClient client, CommandLine line, Terminal terminal, String verb) {
        this.client = client;
        this.line = line;
        this.terminal = terminal;
        this.verb = verb;
        done = verb.equals("replay") ? "replayed" : "discarded";
    }

    /**
     * @param order the request without {@code max}
     * @param rate letters per second; 0 = no limit
     * @return the totals, as one object
     */
    ObjectNode run(ObjectNode order, int rate, SweepOption extent) {
        int most = extent.max();
        boolean dryRun = extent.dryRun();
        ObjectNode asked = order.deepCopy().put("max", most);
        JsonNode estimate = client.postJson(path(), asked.deepCopy().put("dryRun", true));
        long reached = Math.min(most, estimate.path("remaining").asLong());
        ObjectNode total = total(estimate, dryRun).put("planned", reached);
        if (dryRun || reached == 0) {
            return total;
        }
        if (reached > 1 && !extent.yes()) {
            confirm(estimate, reached);
        }
        sweep(asked, total, reached, rate);
        return total;
    }

    private void sweep(ObjectNode asked, ObjectNode total, long planned, int rate) {
        PrintWriter err = line.getErr();
        long atOnce = rate > 0 ? Math.min(rate, AT_ONCE) : AT_ONCE;
        long begun = System.nanoTime();
        long count = 0;
        boolean more = true;
        while (more && count < planned) {
            JsonNode answer = client.postJson(path(), asked.put("max", Math.min(atOnce, planned - count)));
            count += answer.path(done).asLong();
            total.put(done, count).put("remaining", answer.path("remaining").asLong());
            if (answer.path("replayId").isTextual()) {
                asked.put("replayId", answer.path("replayId").asText());
                total.put("replayId", answer.path("replayId").asText());
            }
            err.println(done + " " + count + " of " + planned);
            err.flush();
            more = answer.path("next").isTextual();
            if (more) {
                asked.put("after", answer.path("next").asText());
                RequestPacing.pause(wait(count, rate, Duration.ofNanos(System.nanoTime() - begun)));
            }
        }
    }

    /** The pause that keeps the average at {@code rate} letters per second. */
    static Duration wait(long count, int rate, Duration passed) {
        if (rate <= 0) {
            return Duration.ZERO;
        }
        Duration due = Duration.ofMillis(count * 1_000 / rate);
        return due.compareTo(passed) > 0 ? due.minus(passed) : Duration.ZERO;
    }

    private void confirm(JsonNode estimate, long reached) {
        String what = "%d dead letters of %d sessions, %s"
                .formatted(reached, estimate.path("sessions").asLong(), LetterLines.estimate(estimate));
        terminal.confirm(line, verb + " " + what, "nothing was " + done);
    }

    private ObjectNode total(JsonNode estimate, boolean dryRun) {
        ObjectNode total = NodeClient.MAPPER.createObjectNode();
        total.set("matched", estimate.path("matched"));
        total.put(done, 0);
        total.set("refused", estimate.path("refused"));
        total.set("remaining", estimate.path("remaining"));
        total.set("sessions", estimate.path("sessions"));
        total.set("estimatedTokens", estimate.path("estimatedTokens"));
        total.set("estimatedCostMicros", estimate.path("estimatedCostMicros"));
        return total.put("dryRun", dryRun);
    }

    /** The totals for people. */
    static String text(JsonNode total, String done) {
        boolean dryRun = total.path("dryRun").asBoolean();
        return "%s%d of %d; %d refused, %d left (%d sessions, %s)%s"
                .formatted(
                        dryRun ? "dry run: " + done + " would be " : done + " ",
                        total.path(dryRun ? "planned" : done).asLong(),
                        total.path("matched").asLong(),
                        total.path("refused").asLong(),
                        total.path("remaining").asLong(),
                        total.path("sessions").asLong(),
                        LetterLines.estimate(total),
                        replay(total.path("replayId").asText(null)));
    }

    private static String replay(@Nullable String id) {
        return id == null ? "" : ", replay " + id;
    }

    private String path() {
        return "/v1/dead-letters/" + verb;
    }
}
