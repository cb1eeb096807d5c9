/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.cli.client.NodeClient;
import dev.memlog.cli.client.RequestPacing;
import dev.memlog.cli.client.TerminalRows;
import dev.memlog.settings.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.ExitCode;

/**
 * Plays recorded Claude Code sessions into a node, hook by hook, lets their project change afterwards, and shows what the
 * node remembers and says of it.
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

    /** Saved one after the other: the second denies the first. */
    private static final List<String> NOTES =
            List.of("The shop's service listens on port 8080", "The shop's service listens on port 9090 now");

    /** A node compares memories with files beside its answers, and the first time it has to load what does it. */
    private static final Duration COMPARISON = Duration.ofSeconds(10);

    private static final String COMPARED = "changed since";

    private final NodeClient client;
    private final PrintWriter out;
    private final DemoFolder folder;
    private final Duration timeout;

    /**
     * @param folder where the sessions take place
     * @param timeout for processing everything once it is posted
     */
    public DemoPlayback(URI server, PrintWriter out, DemoFolder folder, Duration timeout) {
        this.client = new NodeClient(server);
        this.out = out;
        this.folder = folder;
        this.timeout = timeout;
    }

    /**
     * Posts, waits, prints.
     *
     * @return 0 if every event posted is accounted for, else 1
     */
    public int run() {
        List<JsonNode> hooks = recorded();
        long played = hooks.stream().filter(hook -> EVENTS.contains(name(hook))).count();
        long expected = played + NOTES.size();
        long before = events().path("accepted").asLong();
        post(hooks);
        awaitSettled(before + played);
        List<Long> notes = goOn();
        JsonNode ledger = awaitSettled(before + expected);
        awaitCompared();
        new DemoReport(client, out)
                .print(hooks.stream().map(DemoPlayback::session).distinct().toList(), notes, folder.project());
        return verdict(ledger, before, expected);
    }

    private List<JsonNode> recorded() {
        try (InputStream in = DemoPlayback.class.getResourceAsStream("demo-sessions.jsonl")) {
            if (in == null) {
                throw new UserError("the demo's sessions are missing from the jar: build it again");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(folder::hook)
                    .toList();
        } catch (IOException e) {
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
            folder.follow(hook);
            post(hook);
            posted++;
        }
        out.println("  %3d/%d  posted".formatted(posted, hooks.size()));
        out.flush();
    }

    /** What happens to a project beside an agent: its files change, and people say what holds. */
    private List<Long> goOn() {
        out.println("Then, without an agent:");
        folder.goOn();
        out.println("  changed %s, deleted %s".formatted(DemoFolder.CHANGED, DemoFolder.DELETED));
        List<Long> numbers = new ArrayList<>();
        for (String note : NOTES) {
            ObjectNode body =
                    NodeClient.MAPPER.createObjectNode().put("text", note).put("project", folder.project());
            NodeClient.Answer answer = RequestPacing.whileBusy(
                    BUSY, POST_TRIES, BETWEEN_TRIES, () -> client.post("/api/memory/save", body.toString()));
            if (!answer.isFine()) {
                throw new UserError("the node answered %d to a note: %s"
                        .formatted(answer.status(), TerminalRows.cut(TerminalRows.clean(answer.body()))));
            }
            numbers.add(answer.json().path("id").asLong());
            out.println("  saved: " + note);
        }
        out.flush();
        return numbers;
    }

    private void awaitCompared() {
        long deadline = System.nanoTime() + COMPARISON.toNanos();
        while (!client.getText("/api/context/inject", Map.of("project", folder.project()))
                        .contains(COMPARED)
                && System.nanoTime() - deadline < 0) {
            RequestPacing.pause(POLL);
        }
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
