/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.cli.client.NodeClient;
import dev.memlog.cli.client.RequestPacing;
import dev.memlog.cli.client.RequestPauses;
import dev.memlog.cli.client.TerminalRows;
import dev.memlog.settings.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.ExitCode;

/**
 * Plays recorded Claude Code sessions into a node, hook by hook, and shows the resulting memories.
 *
 * <p>Threading: blocks its thread until the node has processed everything.
 */
public final class DemoPlayback {
    /** The hooks that become events; a node answers the others and drops them. */
    private static final Set<String> EVENTS = Set.of(
            "SessionStart",
            "UserPromptSubmit",
            "PostToolUse",
            "PostToolUseFailure",
            "SubagentStop",
            "PreCompact",
            "Stop",
            "SessionEnd");

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Set<Integer> BUSY = Set.of(503);
    private static final int POST_TRIES = 5;
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

    private final NodeClient client;
    private final PrintWriter out;
    private final Duration timeout;

    /** @param timeout for processing everything once it is posted */
    public DemoPlayback(URI server, PrintWriter out, Duration timeout) {
        this.client = new NodeClient(server);
        this.out = out;
        this.timeout = timeout;
    }

    /**
     * Posts, waits, prints.
     *
     * @return 0 if every event posted is accounted for, else 1
     */
    public int run() {
        List<JsonNode> hooks = recorded();
        long expected =
                hooks.stream().filter(hook -> EVENTS.contains(name(hook))).count();
        long before = events().path("accepted").asLong();
        post(hooks);
        JsonNode ledger = awaitSettled(before + expected);
        new DemoReport(client, out)
                .print(hooks.stream().map(DemoPlayback::session).distinct().toList());
        return verdict(ledger, before, expected);
    }

    private static List<JsonNode> recorded() {
        try (InputStream in = DemoPlayback.class.getResourceAsStream("demo-sessions.jsonl")) {
            if (in == null) {
                throw new UserError("the demo's sessions are missing from the jar: build it again");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(DemoPlayback::parse)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode parse(String line) {
        try {
            return NodeClient.MAPPER.readTree(line);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void post(List<JsonNode> hooks) {
        out.println("Posting %d hooks of recorded Claude Code sessions to %s/hooks"
                .formatted(hooks.size(), client.server()));
        String session = "";
        int posted = 0;
        for (JsonNode hook : hooks) {
            if (!session(hook).equals(session)) {
                session = session(hook);
                out.println("  %3d/%d  session %s".formatted(posted, hooks.size(), DemoReport.brief(session)));
                out.flush();
            }
            post(hook);
            posted++;
        }
        out.println("  %3d/%d  posted".formatted(posted, hooks.size()));
        out.flush();
    }

    /** Repeats a hook that a busy node answers 503; its id makes the repetition a duplicate. */
    private void post(JsonNode hook) {
        NodeClient.Answer answer =
                RequestPacing.whileBusy(BUSY, POST_TRIES, BETWEEN_TRIES, () -> client.post("/hooks", hook.toString()));
        if (!answer.isFine()) {
            throw new UserError("the node answered %d to a %s hook: %s"
                    .formatted(answer.status(), name(hook), TerminalRows.cut(TerminalRows.clean(answer.body()))));
        }
    }

    private JsonNode awaitSettled(long accepted) {
        long deadline = System.nanoTime() + timeout.toNanos();
        String last = "";
        while (true) {
            JsonNode ledger = events();
            String now = "  processed %d of %d, pending %d, lag %s"
                    .formatted(
                            ledger.path("processed").asLong(),
                            accepted,
                            ledger.path("pending").asLong(),
                            ledger.path("lag").asText("unknown"));
            if (!now.equals(last)) {
                out.println(now);
                out.flush();
                last = now;
            }
            boolean settled = ledger.path("accepted").asLong() >= accepted
                    && isZero(ledger, "lag")
                    && isZero(ledger, "pending")
                    && isZero(ledger, "parked");
            if (settled || System.nanoTime() - deadline >= 0) {
                return ledger;
            }
            RequestPacing.pause(POLL);
        }
    }

    private int verdict(JsonNode ledger, long before, long expected) {
        long accepted = ledger.path("accepted").asLong();
        long settled = ledger.path("duplicate").asLong()
                + ledger.path("skipped").asLong()
                + ledger.path("processed").asLong();
        boolean whole = accepted == before + expected
                && accepted == settled
                && isZero(ledger, "lag")
                && isZero(ledger, "pending")
                && isZero(ledger, "parked")
                && isZero(ledger, "deadLettered");
        String sum = "accepted %d of %d posted = %s".formatted(accepted - before, expected, DemoReport.terms(ledger));
        out.println();
        out.println(whole ? "Every event is accounted for: " + sum : "NOT every event is accounted for: " + sum);
        out.flush();
        return whole ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private JsonNode events() {
        JsonNode events = client.getJson("/api/stats", Map.of()).path("events");
        if (!events.isObject()) {
            throw new UserError(client.server() + "/api/stats has no events: is that a Memlog node?");
        }
        return events;
    }

    private static boolean isZero(JsonNode ledger, String term) {
        return ledger.path(term).isNumber() && ledger.path(term).asLong() == 0;
    }

    private static String name(JsonNode hook) {
        return hook.path("hook_event_name").asText();
    }

    private static String session(JsonNode hook) {
        return hook.path("session_id").asText();
    }
}
