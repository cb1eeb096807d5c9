/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.transcript;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.cli.client.NodeClient;
import dev.memlog.cli.client.RequestPacing;
import dev.memlog.cli.client.RequestPauses;
import dev.memlog.event.Bounds;
import dev.memlog.settings.UserError;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Sends the events of transcripts to a node's hooks, in order and at a limited rate. */
final class TranscriptSending {
    private static final String HOOKS = "/hooks";
    private static final int TRIES = 8;
    /** Temporary: too many requests, or a node or proxy without capacity. */
    private static final Set<Integer> BUSY = Set.of(408, 429, 502, 503, 504);

    /** Refusals of the sender, not of the event. */
    private static final Set<Integer> OF_ALL = Set.of(401, 403, 404, 405, 407, 421);

    /** Consecutive failures that end the import. */
    private static final int FAILURES_IN_A_ROW = 10;

    private static final int SERVER_ERROR = 500;
    private static final int REASONS = 10;
    private static final int BYTES_PER_TOKEN = 4;

    /** Tokens of an event beside its text: its share of the instructions and of the reply. */
    private static final int BESIDES = 250;

    /** A provider sees the head and tail of an event's input and output. */
    private static final int MOST_SEEN = 2 * BYTES_PER_TOKEN * Bounds.MAX_FIELD_TOKENS;

    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);
    private static final Duration BETWEEN_PROGRESS = Duration.ofSeconds(5);

    private final NodeClient node;
    private final long nanosEach;
    private final PrintWriter progress;
    private long next;
    private long lastProgress;
    private long sent;
    private long leftOut;
    private int failuresInARow;
    private String firstReason = "";

    TranscriptSending(NodeClient node, int rate, PrintWriter progress) {
        this.node = node;
        this.nanosEach = Duration.ofSeconds(1).toNanos() / rate;
        this.progress = progress;
    }

    /**
     * @param events the events to send
     * @param work the events that a provider sees as events; prompts are context
     * @param bytes size of their texts
     * @param unread lines and files that could not be read
     */
    record Extent(int sessions, long events, long work, long bytes, TranscriptFolder.Unread unread) {
        /** Estimates like a replay of dead letters: from past events, or from the size if that is more. */
        ObjectNode json(JsonNode stats) {
            JsonNode spend = stats.path("spend");
            long tokens = spend.path("inputTokens").asLong()
                    + spend.path("outputTokens").asLong();
            long each = Math.ceilDiv(
                    tokens, Math.max(1, stats.at("/events/processed").asLong()));
            long estimated = Math.max(work * each, Math.ceilDiv(bytes, BYTES_PER_TOKEN) + work * BESIDES);
            ObjectNode json = NodeClient.MAPPER
                    .createObjectNode()
                    .put("sessions", sessions)
                    .put("events", events)
                    .put("brokenLines", unread.lines())
                    .put("estimatedTokens", estimated);
            ArrayNode files = json.putArray("unreadable");
            unread.files().forEach(files::add);
            long priced = tokens - spend.path("unpricedTokens").asLong();
            return priced > 0
                    ? json.put(
                            "estimatedCostMicros",
                            Math.round((double) estimated
                                    * spend.path("costMicros").asLong()
                                    / priced))
                    : json.putNull("estimatedCostMicros");
        }
    }

    JsonNode stats() {
        return node.getJson("/api/stats", Map.of());
    }

    Extent extent(TranscriptFolder transcripts) throws IOException {
        Set<String> sessions = new HashSet<>();
        long[] counts = new long[3];
        TranscriptFolder.Unread unread = transcripts.read(payload -> {
            sessions.add(payload.path("session_id").asText());
            counts[0]++;
            counts[1] += payload.path("hook_event_name").asText().equals("UserPromptSubmit") ? 0 : 1;
            counts[2] += Math.min(MOST_SEEN, payload.toString().getBytes(StandardCharsets.UTF_8).length);
        });
        return new Extent(sessions.size(), counts[0], counts[1], counts[2], unread);
    }

    /** @return the number of events that the node accepted */
    long send(TranscriptFolder transcripts, long all) throws IOException {
        next = System.nanoTime();
        lastProgress = next;
        transcripts.read(payload -> send(payload, all));
        return sent;
    }

    /** The number of events that the node refused for their content. */
    long leftOut() {
        return leftOut;
    }

    /** @throws UserError if the node refused every event */
    void requireAnySent() {
        if (sent == 0 && leftOut > 0) {
            throw new UserError("the node took none of " + leftOut + " events: " + firstReason);
        }
    }

    private void send(ObjectNode payload, long all) {
        if (payload.path("tool_name").asText("none").isBlank()) {
            leaveOut(payload, "it names no tool");
            return;
        }
        RequestPacing.pause(Duration.ofNanos(next - System.nanoTime()));
        next = Math.max(next + nanosEach, System.nanoTime());
        NodeClient.Answer answer = answerTo(payload, all);
        if (answer.isFine()) {
            sent++;
            failuresInARow = 0;
        } else {
            boolean failed = answer.status() >= SERVER_ERROR;
            failuresInARow = failed ? failuresInARow + 1 : 0;
            if (OF_ALL.contains(answer.status()) || failuresInARow == FAILURES_IN_A_ROW) {
                throw stopped(answer, all);
            }
            leaveOut(payload, "the node answered " + answer.status() + NodeClient.reason(answer));
        }
        if (System.nanoTime() - lastProgress > BETWEEN_PROGRESS.toNanos()) {
            lastProgress = System.nanoTime();
            progress.println("sent " + sent + " of " + all + " events so far");
            progress.flush();
        }
    }

    private NodeClient.Answer answerTo(ObjectNode payload, long all) {
        NodeClient.Answer answer =
                RequestPacing.whileBusy(BUSY, TRIES, BETWEEN_TRIES, () -> node.post(HOOKS, payload.toString()));
        if (BUSY.contains(answer.status())) {
            throw stopped(answer, all);
        }
        return answer;
    }

    private UserError stopped(NodeClient.Answer answer, long all) {
        return new UserError("the node answered " + answer.status() + NodeClient.reason(answer) + " after " + sent
                + " of " + all + " events: the same command resumes");
    }

    /** A refused event does not stop the import. */
    private void leaveOut(ObjectNode payload, String reason) {
        leftOut++;
        if (firstReason.isEmpty()) {
            firstReason = reason;
        }
        if (leftOut <= REASONS) {
            progress.println("left out: " + payload.path("hook_event_name").asText() + " of session "
                    + payload.path("session_id").asText() + " at "
                    + payload.path("timestamp").asText() + " (" + reason + ")");
        }
    }
}
