/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.app.transcript.Transcripts;
import dev.memlog.processor.prompt.PromptBudget;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Sends what transcripts tell to a node's hooks, one event after the other and no faster than it is told. */
final class TranscriptSending {
    private static final String HOOKS = "/hooks";
    private static final int TRIES = 8;
    private static final int BUSY = 503;
    private static final int TOO_LARGE = 413;
    private static final int BYTES_PER_TOKEN = 4;

    /** What an event takes beside its own text: a share of its call's instructions, and of the answer. */
    private static final int BESIDES = 250;

    /** Of one event a provider sees the beginning and the end of its input and of its output. */
    private static final int MOST_SEEN = 2 * BYTES_PER_TOKEN * PromptBudget.DEFAULT.maxFieldTokens();

    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);
    private static final Duration BETWEEN_WORDS = Duration.ofSeconds(5);

    private final NodeClient node;
    private final long nanosEach;
    private final PrintWriter progress;
    private long next;
    private long told;
    private long sent;

    TranscriptSending(NodeClient node, int rate, PrintWriter progress) {
        this.node = node;
        this.nanosEach = Duration.ofSeconds(1).toNanos() / rate;
        this.progress = progress;
    }

    /**
     * @param events all that would be sent
     * @param work how many of them a provider sees as an event of its own: prompts are a frame
     * @param bytes of what they say
     */
    record Extent(int sessions, long events, long work, long bytes, int brokenLines) {
        /** As a replay of dead letters is estimated: by what events have taken so far, or by their size if that is more. */
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
                    .put("brokenLines", brokenLines)
                    .put("estimatedTokens", estimated);
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

    Extent extent(Transcripts transcripts) throws IOException {
        Set<String> sessions = new HashSet<>();
        long[] counts = new long[3];
        int broken = transcripts.read(payload -> {
            sessions.add(payload.path("session_id").asText());
            counts[0]++;
            counts[1] += payload.path("hook_event_name").asText().equals("UserPromptSubmit") ? 0 : 1;
            counts[2] += Math.min(MOST_SEEN, payload.toString().getBytes(StandardCharsets.UTF_8).length);
        });
        return new Extent(sessions.size(), counts[0], counts[1], counts[2], broken);
    }

    /** @return how many the node has taken */
    long send(Transcripts transcripts, long all) throws IOException {
        next = System.nanoTime();
        told = next;
        transcripts.read(payload -> send(payload, all));
        return sent;
    }

    private void send(ObjectNode payload, long all) {
        pause(next - System.nanoTime());
        next = Math.max(next + nanosEach, System.nanoTime());
        for (int attempt = 1; ; attempt++) {
            NodeClient.Answer answer = node.post(HOOKS, payload.toString());
            if (answer.isFine()) {
                sent++;
                break;
            }
            if (answer.status() == TOO_LARGE) {
                progress.println(
                        "an event of session " + payload.path("session_id").asText() + " is too large, and left out");
                break;
            }
            if (answer.status() != BUSY || attempt == TRIES) {
                throw new CommandFailure("the node answered " + answer.status() + " after " + sent + " of " + all
                        + " events: the same command goes on");
            }
            pause(BETWEEN_TRIES.toNanos());
        }
        if (System.nanoTime() - told > BETWEEN_WORDS.toNanos()) {
            told = System.nanoTime();
            progress.println("sent " + sent + " of " + all + " events so far");
            progress.flush();
        }
    }

    private static void pause(long nanos) {
        try {
            TimeUnit.NANOSECONDS.sleep(Math.max(0, nanos));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted: the same command goes on", e);
        }
    }
}
