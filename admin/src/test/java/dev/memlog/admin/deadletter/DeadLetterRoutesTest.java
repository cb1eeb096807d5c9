/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.admin.deadletter;

import static dev.memlog.recall.Seeds.MORNING;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.memlog.edge.Reply;
import dev.memlog.event.AuditRecord;
import dev.memlog.event.ControlRecord.Line;
import dev.memlog.event.ControlRecord.Spend;
import dev.memlog.event.DeadLetter;
import dev.memlog.event.DiscardUndecodable;
import dev.memlog.event.Envelope;
import dev.memlog.event.EventId;
import dev.memlog.event.OrderOutcome;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionEvent.DiscardLetter;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.Topics;
import dev.memlog.event.WireCodec;
import dev.memlog.event.provider.FailureClass;
import dev.memlog.recall.RecallServer.Answer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeadLetterRoutesTest {
    private static final WireCodec CODEC = new WireCodec();
    private final LetterServer server = new LetterServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldListLettersWithWhereTheyComeFrom() {
        add("s1", 1, 0);
        add("s1", 2, 1);

        JsonNode page = server.get("/v1/dead-letters?limit=1&class=malformed,rejected&olderThan=1h")
                .json();

        assertThat(page.path("hasMore").asBoolean()).isTrue();
        JsonNode item = page.path("items").path(0);
        assertThat(item.path("key").asText()).isEqualTo("s1/e2");
        assertThat(item.path("replays").asInt()).isEqualTo(1);
        assertThat(item.path("class").asText()).isEqualTo("malformed");
        assertThat(item.at("/origin/offset").asLong()).isEqualTo(2);
        assertThat(item.has("payload")).isFalse();
        assertThat(server.filters.getLast().failures()).containsExactly(FailureClass.MALFORMED, FailureClass.REJECTED);
        assertThat(server.filters.getLast().failedBefore()).isEqualTo(MORNING.minus(Duration.ofHours(1)));
    }

    @Test
    void shouldShowTheOriginalAsWhatItIs() {
        add("s1", 1, 0);
        DeadLetter bytes = undecodable();
        server.store.letter(bytes, "}\u0000{".getBytes(StandardCharsets.UTF_8));

        JsonNode event = server.get("/v1/dead-letters/show?key=s1/e1").json();
        JsonNode text = server.get("/v1/dead-letters/show?key=" + bytes.key()).json();

        assertThat(event.at("/payload/type").asText()).isEqualTo("tool-used");
        assertThat(event.at("/payload/toolName").asText()).isEqualTo("Bash");
        assertThat(text.path("payload").isNull()).isTrue();
        assertThat(text.path("payloadText").asText()).isEqualTo("}\u0000{");
        assertThat(server.get("/v1/dead-letters/show?key=s1/e9").statusCode()).isEqualTo(404);
    }

    @Test
    void shouldTellCountsAndAge() {
        add("s1", 1, 0);
        server.clock.advance(Duration.ofHours(3));

        JsonNode stats = server.get("/v1/dead-letters/stats").json();

        assertThat(stats.path("count").asLong()).isEqualTo(1);
        assertThat(stats.path("oldestAgeSeconds").asLong()).isEqualTo(5 * 3_600);
        assertThat(stats.path("estimatedTokens").asLong()).isPositive();
        assertThat(stats.at("/byClass/malformed").asLong()).isEqualTo(1);
    }

    @Test
    void shouldReplayInOrderWithTheOriginalsBytesAndNoteIt() {
        add("s2", 7, 0);
        add("s1", 9, 0);
        add("s1", 3, 2);

        Answer answer = server.post(
                "/v1/dead-letters/replay", "{\"class\":\"malformed\",\"replayId\":\"r-1\",\"actor\":\"ann\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.json().path("replayed").asInt()).isEqualTo(3);
        assertThat(answer.json().path("sessions").asInt()).isEqualTo(2);
        assertThat(answer.json().path("remaining").asInt()).isZero();
        assertThat(answer.json().has("next")).isFalse();
        assertThat(server.log.eventIds()).containsExactly("e3", "e9", "e7");
        assertThat(server.log.records.getFirst().key()).isEqualTo("s1");
        assertThat(server.log.records.getFirst().value()).isEqualTo(CODEC.encode(event("s1", 3)));
        assertThat(server.log.header(0, Topics.REPLAY_COUNT_HEADER)).isEqualTo("3");
        assertThat(server.log.header(0, Topics.REPLAY_ID_HEADER)).isEqualTo("r-1");
        AuditRecord note = server.log.audit.getFirst();
        assertThat(server.log.audit).hasSize(1);
        assertThat(note.actor()).isEqualTo("ann");
        assertThat(note.action()).isEqualTo("letters-replayed");
        assertThat(note.count()).isEqualTo(3);
        assertThat(note.replayId()).isEqualTo("r-1");
        assertThat(note.filter().path("class").asText()).isEqualTo("malformed");
    }

    @Test
    void shouldGoOnWhereTheLastRequestEnded() {
        for (int event = 1; event <= 5; event++) {
            add("s1", event, 0);
        }

        JsonNode first = server.post("/v1/dead-letters/replay", "{\"max\":2}").json();
        ObjectNode rest = Reply.MAPPER.createObjectNode().put("max", 9);
        rest.set("after", first.path("next"));
        rest.set("replayId", first.path("replayId"));
        // What fails again meanwhile is not met a second time.
        server.clock.advance(Duration.ofMinutes(1));
        server.store.letter(letter("s1", 6, 0, MORNING.plusSeconds(30)), CODEC.encode(event("s1", 6)));
        JsonNode second =
                server.post("/v1/dead-letters/replay", rest.toString()).json();

        assertThat(first.path("replayed").asInt()).isEqualTo(2);
        assertThat(first.path("remaining").asInt()).isEqualTo(3);
        assertThat(second.path("replayed").asInt()).isEqualTo(3);
        assertThat(second.path("replayId").asText())
                .isEqualTo(first.path("replayId").asText());
        assertThat(second.has("next")).isFalse();
        assertThat(server.log.eventIds()).containsExactly("e1", "e2", "e3", "e4", "e5");
    }

    @Test
    void shouldDoFiveHundredLettersOfARequestAtMost() {
        for (int event = 1; event <= 501; event++) {
            add("s1", event, 0);
        }

        JsonNode answer = server.post("/v1/dead-letters/replay", "{}").json();

        assertThat(answer.path("replayed").asInt()).isEqualTo(500);
        assertThat(answer.path("remaining").asInt()).isEqualTo(1);
        assertThat(answer.path("next").isTextual()).isTrue();
    }

    @Test
    void shouldRefuseWhatWasReplayedThreeTimesUnlessForced() {
        add("s1", 1, 3);

        JsonNode refused = server.post("/v1/dead-letters/replay", "{}").json();
        JsonNode forced =
                server.post("/v1/dead-letters/replay", "{\"force\":true}").json();

        assertThat(refused.path("refused").asInt()).isEqualTo(1);
        assertThat(refused.path("replayed").asInt()).isZero();
        assertThat(forced.path("replayed").asInt()).isEqualTo(1);
        assertThat(server.log.audit).hasSize(1);
    }

    @Test
    void shouldChangeNothingWhenItIsADryRun() {
        add("s1", 1, 0);
        add("s2", 2, 0);
        server.store.letter(undecodable(), new byte[] {1});

        JsonNode replay =
                server.post("/v1/dead-letters/replay", "{\"dryRun\":true}").json();
        JsonNode discard = server.post("/v1/dead-letters/discard", "{\"dryRun\":true,\"session\":[\"s1\"]}")
                .json();

        assertThat(replay.path("matched").asInt()).isEqualTo(3);
        assertThat(replay.path("refused").asInt()).isEqualTo(1);
        assertThat(replay.path("remaining").asInt()).isEqualTo(2);
        assertThat(replay.path("sessions").asInt()).isEqualTo(2);
        assertThat(replay.path("estimatedTokens").asInt()).isPositive();
        assertThat(replay.path("estimatedCostMicros").isNull()).isTrue();
        assertThat(discard.path("matched").asInt()).isEqualTo(1);
        assertThat(server.log.records).isEmpty();
        assertThat(server.log.audit).isEmpty();
    }

    @Test
    void shouldDiscardLettersOfNoSessionWithTheOthers() {
        add("s1", 1, 0);
        server.store.letter(undecodable(), new byte[] {1});

        JsonNode all = server.post("/v1/dead-letters/discard", "{\"reason\":\"a script of ours\"}")
                .json();
        server.log.events.clear();
        JsonNode one = server.post(
                        "/v1/dead-letters/discard",
                        "{\"key\":\"" + undecodable().key() + "\",\"reason\":\"a script of ours\"}")
                .json();

        assertThat(all.path("discarded").asInt()).isEqualTo(2);
        assertThat(all.path("refused").asInt()).isZero();
        assertThat(one.path("discarded").asInt()).isEqualTo(1);
        assertThat(server.log.events).singleElement().isInstanceOfSatisfying(DiscardUndecodable.class, discard -> {
            assertThat(discard.letter()).isEqualTo(undecodable().key());
            assertThat(discard.reason()).isEqualTo("a script of ours");
        });
    }

    @Test
    void shouldEstimateAReplayByWhatEventsHaveTaken() {
        // Given two letters, and ten processed events that took 50,000 tokens and 0.30 dollars
        add("s1", 1, 0);
        add("s2", 1, 0);
        SessionId session = SessionId.local("s1");
        Spend spend = new Spend(
                LocalDate.ofInstant(MORNING, ZoneOffset.UTC),
                SessionNumber.of(session),
                session,
                "local",
                "dev",
                "shop",
                List.of(new Line("openai", "gpt", 12, 40_000, 10_000, 300_000L)));
        server.store.control(spend.recordKey(), spend);

        // When
        JsonNode replay =
                server.post("/v1/dead-letters/replay", "{\"dryRun\":true}").json();
        JsonNode stats = server.get("/v1/dead-letters/stats").json();

        // Then
        assertThat(replay.path("remaining").asInt()).isEqualTo(2);
        assertThat(replay.path("estimatedTokens").asInt()).isEqualTo(2 * 5_000);
        assertThat(replay.path("estimatedCostMicros").asInt()).isEqualTo(2 * 30_000);
        assertThat(stats.path("estimatedCostMicros").asInt())
                .isEqualTo(30_000
                        * (stats.path("count").asInt()
                                - stats.path("undecodable").asInt()));
    }

    @Test
    void shouldDiscardWithAReasonUnderTheNodesNameWhenNobodyElseIsNamed() {
        add("s1", 1, 5);

        Answer answer = server.post("/v1/dead-letters/discard", "{\"text\":\"shop\",\"reason\":\"noise\"}");

        assertThat(answer.json().path("discarded").asInt()).isEqualTo(1);
        assertThat(server.log.events).singleElement().isInstanceOfSatisfying(DiscardLetter.class, discard -> {
            assertThat(discard.envelope().sessionId()).isEqualTo(SessionId.local("s1"));
            assertThat(discard.event()).isEqualTo(new EventId("e1"));
            assertThat(discard.reason()).isEqualTo("noise");
        });
        AuditRecord note = server.log.audit.getFirst();
        assertThat(note.actor()).isEqualTo("node-owner");
        assertThat(note.reason()).isEqualTo("noise");
        assertThat(note.filter().toString()).doesNotContain("shop");
    }

    @Test
    void shouldPutAnEditedEventInTheLettersPlaceUnderAnIdOfItsOwn() {
        add("s1", 1, 0);
        ObjectNode payload = (ObjectNode)
                server.get("/v1/dead-letters/show?key=s1/e1").json().path("payload");
        ObjectNode body = Reply.MAPPER.createObjectNode().put("key", "s1/e1").put("reason", "shorter");
        body.set("payload", payload.put("toolName", "Read"));

        Answer once = server.post("/v1/dead-letters/edit", body.toString());
        Answer twice = server.post("/v1/dead-letters/edit", body.toString());

        String id = once.json().path("event").asText();
        assertThat(id).startsWith("e1~edit-");
        assertThat(twice.json().path("event").asText()).isEqualTo(id);
        SessionEvent.ToolUsed replacement = (SessionEvent.ToolUsed) server.log.events.getFirst();
        assertThat(replacement.toolName()).isEqualTo("Read");
        assertThat(replacement.envelope().id().value()).isEqualTo(id);
        assertThat(server.log.header(0, Topics.EDIT_OF_HEADER)).isEqualTo("e1");
        assertThat(((DiscardLetter) server.log.events.get(1)).reason())
                .contains("shorter")
                .contains(id);
        assertThat(server.log.audit.getFirst().action()).isEqualTo("letter-edited");
    }

    @Test
    void shouldRefuseAnEditThatIsNoEventOfTheSession() {
        add("s1", 1, 0);
        String other = new String(CODEC.encode(event("s2", 1)), StandardCharsets.UTF_8);

        Answer strange = server.post("/v1/dead-letters/edit", "{\"key\":\"s1/e1\",\"payload\":" + other + "}");
        Answer none = server.post("/v1/dead-letters/edit", "{\"key\":\"s1/e1\",\"payload\":{\"type\":\"tool-used\"}}");
        Answer gone = server.post("/v1/dead-letters/edit", "{\"key\":\"s1/e9\",\"payload\":{}}");

        assertThat(strange.statusCode()).isEqualTo(400);
        assertThat(strange.json().path("detail").asText()).contains("payload.session");
        assertThat(none.statusCode()).isEqualTo(400);
        assertThat(gone.statusCode()).isEqualTo(404);
        assertThat(server.log.records).isEmpty();
    }

    /** The payload had decided whose event it is: another team's session could be written to by its number. */
    @Test
    void shouldRefuseAnEditInAnothersName() {
        add("s1", 1, 0);
        ObjectNode payload = (ObjectNode)
                server.get("/v1/dead-letters/show?key=s1/e1").json().path("payload");
        ObjectNode body = Reply.MAPPER.createObjectNode().put("key", "s1/e1");
        ObjectNode team = payload.deepCopy().put("team", "acme");
        team.remove("sessionId");

        body.set("payload", team);
        Answer otherTeam = server.post("/v1/dead-letters/edit", body.toString());
        body.set("payload", payload.deepCopy().put("author", "eve"));
        Answer otherAuthor = server.post("/v1/dead-letters/edit", body.toString());

        assertThat(otherTeam.statusCode()).isEqualTo(400);
        assertThat(otherTeam.json().path("detail").asText()).contains("payload.team");
        assertThat(otherAuthor.statusCode()).isEqualTo(400);
        assertThat(otherAuthor.json().path("detail").asText()).contains("payload.author");
        assertThat(server.log.records).isEmpty();
    }

    @Test
    void shouldShowTheAuditNewestFirst() {
        add("s1", 1, 0);
        server.post("/v1/dead-letters/replay", "{\"replayId\":\"r-1\"}");
        server.post("/v1/dead-letters/discard", "{\"reason\":\"noise\"}");

        JsonNode items = server.get("/v1/audit").json().path("items");

        assertThat(items).hasSize(2);
        assertThat(items.path(0).path("action").asText()).isEqualTo("letters-discarded");
        assertThat(items.path(1).path("replayId").asText()).isEqualTo("r-1");
        assertThat(items.path(1).path("type").asText()).isEqualTo("audit");
        assertThat(items.path(1).path("at").asText()).isEqualTo(MORNING.toString());
        assertThat(server.get("/v1/audit?limit=1").json().path("items")).hasSize(1);
    }

    @Test
    void shouldNotShowTheAuditToAKeyOfSomeProjects() {
        server.projects(List.of("shop"));

        Answer answer = server.get("/v1/audit");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.json().path("detail").asText()).contains("all projects");
    }

    @Test
    void shouldAnswer503WhenTheLogIsAway() {
        add("s1", 1, 0);
        server.log.outcome = OrderOutcome.UNAVAILABLE;

        Answer replay = server.post("/v1/dead-letters/replay", "{}");

        assertThat(replay.statusCode()).isEqualTo(503);
        assertThat(replay.retryAfter()).isEqualTo("1");
        assertThat(replay.contentType()).startsWith("application/problem+json");
        assertThat(server.log.audit).isEmpty();
        assertThat(server.get("/v1/audit").statusCode()).isEqualTo(503);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "replay  | {\"clas\":\"malformed\"}            | clas",
                "replay  | {\"class\":\"odd\"}                 | class",
                "replay  | {\"max\":0}                         | max",
                "replay  | {\"max\":\"many\"}                  | max",
                "replay  | {\"dryRun\":\"yes\"}                | dryRun",
                "replay  | {\"olderThan\":\"yesterday\"}       | olderThan",
                "replay  | {\"project\":7}                     | project",
                "replay  | {\"after\":\"x\"}                   | after",
                "replay  | {\"replayId\":\"a b\"}              | replayId",
                "replay  | {\"key\":\"undecodable/t-0-1\"}     | key",
                "replay  | []                                  | body",
                "discard | {}                                  | reason",
                "discard | {\"force\":true,\"reason\":\"x\"}   | force",
                "edit    | {\"payload\":{}}                    | key",
                "edit    | {\"key\":\"s1/e1\",\"payload\":\"\"} | payload"
            })
    void shouldNameTheFieldWhenARequestCannotBeMeant(String action, String body, String field) {
        Answer answer = server.post("/v1/dead-letters/" + action, body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        assertThat(answer.json().at("/issues/0/field").asText()).isEqualTo(field);
    }

    @Test
    void shouldRefuseAPageFromElsewhere() {
        add("s1", 1, 0);

        Answer answer = server.post("/v1/dead-letters/replay", "{}", "Origin", "https://elsewhere.example");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(server.log.records).isEmpty();
    }

    private void add(String session, int event, int replays) {
        server.store.letter(
                letter(session, event, replays, MORNING.minusSeconds(7_200 - event)),
                CODEC.encode(event(session, event)));
    }

    private static DeadLetter letter(String session, int event, int replays, Instant failedAt) {
        SessionId id = SessionId.local(session);
        EventId eventId = new EventId("e" + event);
        return new DeadLetter(
                DeadLetter.keyOf(id, eventId),
                id,
                eventId,
                FailureClass.MALFORMED,
                "told to fail",
                4,
                MORNING.minus(Duration.ofHours(2)),
                failedAt,
                "openai",
                1,
                replays,
                Topics.EVENTS,
                0,
                event);
    }

    private static DeadLetter undecodable() {
        return new DeadLetter(
                DeadLetter.undecodableKey(Topics.EVENTS, 0, 7),
                null,
                null,
                FailureClass.UNDECODABLE,
                "not a JSON object",
                0,
                MORNING,
                MORNING,
                null,
                0,
                0,
                Topics.EVENTS,
                0,
                7);
    }

    private static SessionEvent.ToolUsed event(String session, int event) {
        SessionId id = SessionId.local(session);
        Envelope envelope = new Envelope(
                new EventId("e" + event),
                SessionNumber.of(id),
                id,
                MORNING,
                "local",
                "dev",
                "claude-code",
                "shop",
                null,
                null,
                null);
        return new SessionEvent.ToolUsed(envelope, "Bash", new TextNode("ls"), new TextNode("src"), false);
    }
}
