/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.life;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.node.process.LedgerReading;
import dev.memlog.node.process.NodeHttp;
import dev.memlog.node.process.NodeHttp.Answer;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * An agent and a reader of memories in one, on a node's address. Each session has a project of its own name, so that its
 * memories are found alone.
 *
 * <p>Threading: safe.
 */
final class LifeClient {
    static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int BATCH = 100;

    private final NodeHttp http = NodeHttp.keepingNoReplies();
    private final String writes;
    private final String reads;

    LifeClient(String url) {
        this(url, url);
    }

    LifeClient(String writes, String reads) {
        this.writes = writes;
        this.reads = reads;
    }

    NodeHttp http() {
        return http;
    }

    String url() {
        return reads;
    }

    /** Tools' uses with these numbers, in this order. */
    void post(String session, int... numbers) {
        for (int number : numbers) {
            accepted(tryPost(session, number));
        }
    }

    Answer tryPost(String session, int number) {
        return tryPost(session, number, "done");
    }

    Answer tryPost(String session, int number, String output) {
        return http.post(writes + "/v1/events", toolUse(session, number, output));
    }

    /** Tools' uses with the numbers from 0 on, in this order, and many in each request. */
    void postMany(String session, int events) {
        for (int from = 0; from < events; from += BATCH) {
            ArrayNode batch = NodeHttp.JSON.createArrayNode();
            IntStream.range(from, Math.min(events, from + BATCH))
                    .forEach(number -> batch.add(toolUse(session, number, "done")));
            accepted(http.post(writes + "/v1/events/batch", batch));
        }
    }

    private static ObjectNode toolUse(String session, int number, String output) {
        ObjectNode event = event(session, number, "tool_use");
        ObjectNode payload = event.putObject("payload").put("tool_name", "Bash");
        payload.putObject("tool_input").put("command", "echo " + Marker.of(session, number) + " end");
        payload.putObject("tool_response").put("stdout", output);
        return event;
    }

    void postOutput(String session, int number, String output) {
        accepted(tryPost(session, number, output));
    }

    void prompt(String session, int number, String text) {
        ObjectNode event = event(session, number, "user_prompt");
        accepted(http.post(writes + "/v1/events", event.put("payload", text)));
    }

    void endTurn(String session, int number) {
        ObjectNode event = event(session, number, "turn_end");
        accepted(http.post(writes + "/v1/events", event.put("payload", "that was " + Marker.of(session, number))));
    }

    void complete(String session) {
        accepted(http.post(writes + "/sessions/" + number(session) + "/complete", "{}"));
    }

    void delete(String session) {
        accepted(http.delete(writes + "/sessions/" + number(session)));
    }

    void accepted(Answer answer) {
        if (!answer.isFine()) {
            throw new AssertionError("not accepted: " + answer);
        }
    }

    LedgerReading ledger() {
        return http.ledger(reads);
    }

    List<SessionReading> sessions() {
        return http.all(reads + "/v1/sessions").stream().map(SessionReading::of).toList();
    }

    SessionReading session(String id) {
        SessionReading session = find(id);
        if (session == null) {
            throw new AssertionError("no session " + id);
        }
        return session;
    }

    private @Nullable SessionReading find(String id) {
        return http.all(reads + "/v1/sessions?project=" + NodeHttp.encoded(id)).stream()
                .map(SessionReading::of)
                .filter(session -> session.id().equals(id))
                .findFirst()
                .orElse(null);
    }

    /** Every reading on the way adds up. */
    SessionReading awaitSession(String id, Predicate<SessionReading> wanted) {
        return awaited("session " + id, () -> find(id), session -> {
            if (session != null && !session.ledger().addsUp()) {
                throw new AssertionError("does not add up: " + session);
            }
            return session != null && wanted.test(session);
        });
    }

    /** All that was accepted so far is in exactly one of the terms that are final. */
    SessionReading awaitSettled(String id, long accepted) {
        return awaitSession(
                id, session -> session.isSettled() && session.ledger().accepted() == accepted);
    }

    <T> T awaited(String what, Supplier<@Nullable T> reading, Predicate<@Nullable T> wanted) {
        return awaited(what, PATIENCE, reading, wanted);
    }

    static <T> T awaited(String what, Duration patience, Supplier<@Nullable T> reading, Predicate<@Nullable T> wanted) {
        try {
            return await().atMost(patience)
                    .pollInterval(Duration.ofMillis(50))
                    .pollDelay(Duration.ZERO)
                    .until(reading::get, wanted);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(what + " within " + patience + "; at last: " + reading.get(), e);
        }
    }

    /** In the order of their making. */
    List<JsonNode> observations(String session) {
        return http.all(reads + "/api/observations?project=" + NodeHttp.encoded(session)).stream()
                .sorted(Comparator.comparingLong(row -> row.path("id").asLong()))
                .toList();
    }

    /** The events that the session's observations tell of, in the order of their making. */
    List<String> remembered(String session) {
        return observations(session).stream()
                .map(row -> Marker.in(row.path("title").asText()))
                .toList();
    }

    List<JsonNode> summaries(String session) {
        return http.all(reads + "/api/summaries?project=" + NodeHttp.encoded(session));
    }

    /** What the node says of a provider's health. */
    JsonNode provider(ProviderForm form) {
        JsonNode ready = http.get(reads + "/ready").json();
        for (JsonNode provider : ready.path("providers")) {
            if (provider.path("provider").asText().equals(form.setting())) {
                return provider;
            }
        }
        throw new AssertionError("no provider " + form.setting() + " in " + ready);
    }

    void awaitAvailable(ProviderForm form) {
        awaited(
                "provider " + form.setting() + " available",
                () -> provider(form),
                provider -> provider != null && provider.path("available").asBoolean());
    }

    private static SessionNumber number(String session) {
        return SessionNumber.of(SessionId.local(session));
    }

    private static ObjectNode event(String session, int number, String type) {
        return NodeHttp.JSON
                .createObjectNode()
                .put("sessionId", session)
                .put("project", session)
                .put("eventType", type)
                .put("id", Marker.of(session, number));
    }
}
