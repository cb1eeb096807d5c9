/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.memlog.cli.FakeNode;
import dev.memlog.settings.UserError;
import dev.memlog.testkit.RecordedSessions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoPlaybackTest {
    /** Of the recorded hooks, those that are no event: PreToolUse and SubagentStart. */
    private static final int NO_EVENTS = 16;

    private static final int PLAYED = RecordedSessions.claudeCodeHooks().size() - NO_EVENTS;

    /** With the two notes that are saved after them. */
    private static final int EVENTS = PLAYED + 2;

    @TempDir
    private Path folder;

    private final FakeNode node = new FakeNode();
    private final StringWriter out = new StringWriter();
    private final List<String> posted = new CopyOnWriteArrayList<>();
    private final List<String> saved = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void shouldPostInOrderAndShowMemoriesWhenEverythingIsProcessed() {
        // Given: a node that needs a few looks until it has worked everything off
        AtomicInteger looks = new AtomicInteger();
        serve();
        node.answers("/api/stats", asked -> {
            int accepted = posted.isEmpty() ? 0 : PLAYED + saved.size();
            return stats(accepted, accepted == 0 || looks.incrementAndGet() < 3 ? accepted : 0, 0);
        });

        // When
        int code = play(Duration.ofSeconds(20));

        // Then
        assertThat(code).isZero();
        assertThat(posted).hasSameSizeAs(RecordedSessions.claudeCodeHooks());
        assertThat(posted.getFirst()).contains("SessionStart", "c7abb8ea");
        assertThat(posted.getLast()).contains("SessionEnd");
        assertThat(out.toString())
                .contains("Session c7abb8ea  project shop  completed", "ledger: accepted 12 = processed 12")
                .contains(
                        "#4     bugfix     A title",
                        "- a fact",
                        "modified Cart.java",
                        "#5     summary",
                        "completed: done")
                .contains("Saved by hand\n  #8     discovery  Port 8080 (superseded by #9)")
                .contains("What a new session of project shop would receive:", "| remember this")
                .contains("Every event is accounted for: accepted %d of %d".formatted(EVENTS, EVENTS));
    }

    @Test
    void shouldFailWhenAnEventIsDeadLettered() {
        serve();
        node.answers("/api/stats", asked -> stats(posted.isEmpty() ? 0 : EVENTS, 0, posted.isEmpty() ? 0 : 1));

        assertThat(play(Duration.ofSeconds(20))).isEqualTo(1);
        assertThat(out.toString()).contains("NOT every event is accounted for", "deadLettered 1");
    }

    @Test
    void shouldFailWhenWorkIsLeftAfterTheTimeout() {
        serve();
        node.answers("/api/stats", asked -> stats(posted.isEmpty() ? 0 : EVENTS, posted.isEmpty() ? 0 : 2, 0));

        assertThat(play(Duration.ofMillis(300))).isEqualTo(1);
        assertThat(out.toString()).contains("pending 2");
    }

    @Test
    void shouldFailWhenFewerEventsAreAcceptedThanWerePosted() {
        serve();
        node.answers("/api/stats", asked -> stats(posted.isEmpty() ? 0 : EVENTS - 1, 0, 0));

        assertThat(play(Duration.ofMillis(300))).isEqualTo(1);
        assertThat(out.toString()).contains("accepted %d of %d".formatted(EVENTS - 1, EVENTS));
    }

    @Test
    void shouldTryAgainWhenTheNodeIsOverloadedAndStopWhenItRefuses() {
        AtomicInteger asks = new AtomicInteger();
        node.answers("/api/stats", asked -> stats(0, 0, 0));
        node.answers("/hooks", asked -> new FakeNode.Reply(asks.incrementAndGet() == 1 ? 503 : 400, "no such hook"));

        assertThatThrownBy(() -> play(Duration.ofSeconds(1)))
                .isInstanceOf(UserError.class)
                .hasMessage("the node answered 400 to a SessionStart hook: no such hook");
        assertThat(asks).hasValue(2);
    }

    /** So that the node has something to compare with. */
    @Test
    void shouldMakeTheFilesThatTheSessionsNameAndChangeThemAfterwards() throws IOException {
        serve();
        node.answers("/api/stats", asked -> stats(posted.isEmpty() ? 0 : PLAYED + saved.size(), 0, 0));

        play(Duration.ofSeconds(20));

        Path shop = folder.toRealPath().resolve("shop");
        assertThat(posted.getFirst()).contains(shop.toString());
        assertThat(shop.resolve("src/main/java/shop/Cart.java"))
                .content()
                .contains("multiply(BigDecimal.ONE.subtract(discount))", "void discount(BigDecimal rate)");
        assertThat(shop.resolve("src/main/java/shop/Order.java")).content().contains("articles()", "cart.size()");
        assertThat(shop.resolve("NOTES.md")).doesNotExist();
        assertThat(saved).hasSize(2).allSatisfy(note -> assertThat(note).contains("\"project\":\"shop\""));
    }

    private int play(Duration timeout) {
        return new DemoPlayback(URI.create(node.url()), new PrintWriter(out), DemoFolder.in(folder), timeout).run();
    }

    private void serve() {
        String session = "c7abb8ea-0517-428e-b5d4-c3248cad6a28";
        node.answers("/hooks", asked -> {
            posted.add(asked);
            return new FakeNode.Reply(200, "{}");
        });
        node.answers("/v1/sessions", 200, """
                {"items":[{"sessionId":"%s","project":"shop","status":"completed",
                  "ledger":{"accepted":12,"processed":12}}]}""".formatted(session));
        node.answers("/api/observations", 200, """
                {"items":[{"id":4,"session_id":"%s","type":"bugfix","title":"A title","facts":"[\\"a fact\\"]",
                  "files_modified":"[\\"Cart.java\\"]","files_read":"[]"}]}""".formatted(session));
        node.answers("/api/summaries", 200, """
                {"items":[{"id":5,"session_id":"%s","completed":"done"}]}""".formatted(session));
        node.answers("/api/context/inject", 200, "remember this [1 of 1 file changed since]");
        node.answers("/api/memory/save", asked -> {
            saved.add(asked);
            return new FakeNode.Reply(200, "{\"id\":%d}".formatted(7 + saved.size()));
        });
        node.answers(
                "/api/observation/8",
                200,
                "{\"id\":8,\"type\":\"discovery\",\"title\":\"Port 8080\",\"supersededBy\":9}");
        node.answers("/api/observation/9", 200, "{\"id\":9,\"type\":\"discovery\",\"title\":\"Port 9090\"}");
    }

    private static FakeNode.Reply stats(int accepted, int pending, int deadLettered) {
        return new FakeNode.Reply(
                200, """
                {"events":{"accepted":%d,"duplicate":0,"skipped":0,"processed":%d,"pending":%d,"inFlight":0,"parked":0,
                  "deadLettered":%d,"discarded":0,"lag":0}}""".formatted(accepted, accepted - pending - deadLettered, pending, deadLettered));
    }
}
