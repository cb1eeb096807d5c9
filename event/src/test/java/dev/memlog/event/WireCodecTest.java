/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.memlog.event.provider.BudgetName;
import dev.memlog.event.team.TeamName;
import dev.memlog.event.team.Visibility;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WireCodecTest {
    private static final Instant AT = Instant.parse("2026-01-01T10:00:00Z");
    private static final SessionId SESSION = SessionId.local("shop/1");
    private final WireCodec codec = new WireCodec();

    static Stream<SessionEvent> events() {
        JsonNodeFactory json = JsonNodeFactory.instance;
        return Stream.of(
                new SessionEvent.SessionStarted(envelope("e1"), "startup"),
                new SessionEvent.PromptSubmitted(envelope("e2"), "add a discount 🙃"),
                new SessionEvent.ToolUsed(
                        envelope("e3"), "Bash", json.objectNode().put("command", "ls"), json.textNode("ok"), false),
                new SessionEvent.SubagentStopped(envelope("e4"), "done"),
                new SessionEvent.ActivityReported(
                        envelope("e5"), "deploy", json.arrayNode().add(1)),
                new SessionEvent.CompactionStarted(envelope("e6"), "auto"),
                new SessionEvent.TurnEnded(envelope("e7"), "all done"),
                new SessionEvent.SessionEnded(envelope("e8"), "exit"),
                new SessionEvent.EventSkipped(envelope("e9"), "private"),
                new SessionEvent.EventSkipped(envelope("e9a"), "tool-excluded", "TodoWrite"),
                new SessionEvent.EventSkipped(
                        envelope("e9b"), "tool-excluded", "mcp__memlog__get_observations", List.of(12L)),
                new SessionEvent.CompleteSession(envelope("e10"), "completed"),
                new SessionEvent.CancelSession(envelope("e11"), "deleted"),
                new SessionEvent.HideMemory(envelope("e12"), new MemoryKey(SESSION, 3, 1), true),
                new SessionEvent.ForgetMemories(
                        envelope("e13"), List.of(new MemoryKey(SESSION, 3, 1)), List.of(new EventId("e3")), true),
                SessionEvent.MemoryAdded.of(added(), true),
                SessionEvent.SessionAdded.of(
                        SESSION,
                        AT,
                        AT.plusSeconds(60),
                        "local",
                        "dev",
                        "claude-code",
                        "shop",
                        2,
                        List.of("openai-1"),
                        null),
                new DiscardUndecodable(envelope("e14"), "undecodable/memlog.events-0-7", "noise"),
                new SessionEvent.DiscardLetter(envelope("e15"), new EventId("e3"), "noise"),
                new SessionEvent.ShareMemory(envelope("e16"), new MemoryKey(SESSION, 3, 1), Visibility.TEAM),
                new SessionEvent.SetVisibility(envelope("e17"), Visibility.PRIVATE),
                new MemoryMark.MarkMemory(
                        envelope("e18"), new MemoryKey(SESSION, 3, 1), MemoryMark.Kind.PINNED, true, null));
    }

    static Stream<MemoryRecord> memories() {
        return Stream.of(
                new MemoryRecord.Observation(
                        provenance(),
                        "bugfix",
                        "title",
                        null,
                        "narrative",
                        List.of("fact"),
                        List.of("gotcha"),
                        List.of("A.java"),
                        List.of()),
                new MemoryRecord.Summary(provenance(), "request", null, "learned", null, null, null),
                new MemoryRecord.Prompt(provenance(), "text"),
                added(),
                new MemoryRecord.SessionRecord(
                        SESSION,
                        SessionNumber.of(SESSION),
                        "shop",
                        "local",
                        "dev",
                        "claude-code",
                        SessionStatus.ACTIVE,
                        null,
                        1,
                        AT,
                        AT,
                        null,
                        2,
                        List.of("openai-1"),
                        new Ledger(3, 1, 0, 1, 1, 1, 0, 0, 0),
                        100,
                        20,
                        "Sure, here is",
                        new SourceOffset(2, 7)),
                new MemoryRecord.MemoryEdit(new MemoryKey(SESSION, 3, 1), true, AT, "dev"),
                EventTaken.of(
                        new SessionEvent.ToolUsed(
                                envelope("e3"),
                                "Bash",
                                JsonNodeFactory.instance.textNode("ls"),
                                JsonNodeFactory.instance.textNode("ok"),
                                false),
                        SessionNumber.of(SESSION),
                        3,
                        EventOutcome.OPEN),
                EventTaken.of(
                        new SessionEvent.EventSkipped(envelope("e4"), "tool-excluded", "TodoWrite"),
                        SessionNumber.of(SESSION),
                        4,
                        EventOutcome.SKIPPED),
                new Settlement(
                        SessionNumber.of(SESSION),
                        List.of(3L, 5L),
                        EventOutcome.PROCESSED,
                        AT,
                        List.of(3L),
                        "openai",
                        "m-1",
                        provenance().call()),
                Settlement.without(SessionNumber.of(SESSION), List.of(6L), EventOutcome.DISCARDED, AT),
                EventTaken.of(
                        new SessionEvent.ToolUsed(
                                envelope("e7"),
                                "Bash",
                                JsonNodeFactory.instance.textNode("curl /api/observation/12 # as #13 says"),
                                JsonNodeFactory.instance.textNode("#14"),
                                true),
                        SessionNumber.of(SESSION),
                        7,
                        EventOutcome.OPEN),
                EventTaken.of(
                        new SessionEvent.ToolUsed(
                                envelope("e8"),
                                "Bash",
                                JsonNodeFactory.instance.objectNode().put("command", "mvn -q verify && npm run build"),
                                JsonNodeFactory.instance.textNode("ok"),
                                false),
                        SessionNumber.of(SESSION),
                        8,
                        EventOutcome.OPEN),
                EventTaken.of(
                        new SessionEvent.ToolUsed(
                                envelope("e9"),
                                "Bash",
                                JsonNodeFactory.instance.objectNode().put("command", "mvn verify"),
                                JsonNodeFactory.instance.textNode("error: cannot find symbol DepotZebra"),
                                true),
                        SessionNumber.of(SESSION),
                        9,
                        EventOutcome.OPEN),
                new Told(SessionNumber.of(SESSION), 3, AT, Told.PROMPT, List.of(12L, 13L), 140, "dev", null),
                new MemoryRecord.Reflection(new SourceOffset(2, 7)),
                new MemoryRecord.Marker("local", "token"),
                new MemoryRecord.NumberFloor("one", 4711));
    }

    @ParameterizedTest
    @MethodSource("events")
    void shouldReadBackEveryEvent(SessionEvent event) throws Exception {
        assertThat(codec.decodeEvent(codec.encode(event))).isEqualTo(event);
    }

    @ParameterizedTest
    @MethodSource("memories")
    void shouldReadBackEveryMemory(MemoryRecord memory) throws Exception {
        assertThat(codec.decodeMemory(memory.recordKey(), codec.encode(memory))).isEqualTo(memory);
    }

    @Test
    void shouldHaveASampleOfEachTypeOfEvent() {
        Stream<Class<?>> types = Stream.of(
                        SessionEvent.class.getAnnotation(JsonSubTypes.class).value())
                .map(JsonSubTypes.Type::value);

        assertThat(events().map(Object::getClass)).containsAll(types.toList());
    }

    @Test
    void shouldKeepTheWireFormOfGoldenFiles() throws Exception {
        assertThat(lines(events().map(codec::encode))).isEqualTo(golden("events.jsonl"));
        assertThat(lines(memories().map(codec::encode))).isEqualTo(golden("memories.jsonl"));
        assertThat(lines(Stream.of(codec.encode(new CallRecord(SessionNumber.of(SESSION), 1, 4, 2)))))
                .isEqualTo(golden("calls.jsonl"));
        assertThat(lines(controls().map(codec::encode))).isEqualTo(golden("control.jsonl"));
        assertThat(lines(Stream.of(codec.encode(embedding())))).isEqualTo(golden("embeddings.jsonl"));
    }

    @Test
    void shouldReadBackAnEmbeddingAndKeepWhatIsUnknown() throws Exception {
        EmbeddingRecord.Embedding read =
                (EmbeddingRecord.Embedding) codec.decodeEmbedding(embedding().recordKey(), codec.encode(embedding()));

        assertThat(read).usingRecursiveComparison().isEqualTo(embedding());
        assertThat(read.toString()).doesNotContain("127");
        byte[] other = "{\"type\":\"sparse\",\"schema\":1}".getBytes(StandardCharsets.UTF_8);
        assertThat(codec.encode(codec.decodeEmbedding("s/1/0", other))).isEqualTo(other);
        assertThatThrownBy(
                        () -> codec.decodeEmbedding("k", "{\"type\":\"embedding\"}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(UndecodableException.class);
    }

    private static EmbeddingRecord.Embedding embedding() {
        return new EmbeddingRecord.Embedding(
                new MemoryKey(SESSION, 3, 1),
                7,
                "openai/text-embedding-3-small",
                0.0078125f,
                new byte[] {127, -3, 0},
                41,
                AT);
    }

    @Test
    void shouldKnowAnAddedMemoryByItsOriginAlone() {
        SessionEvent once = SessionEvent.MemoryAdded.of(added(), false);
        SessionEvent again = SessionEvent.MemoryAdded.of(added().at(new MemoryKey(SESSION, 99, 0)), true);

        assertThat(once.envelope().id()).isEqualTo(again.envelope().id());
        assertThat(once.needsProvider()).isFalse();
    }

    @Test
    void shouldNotAddAMemoryToAnotherSession() {
        Envelope other = SessionEvent.MemoryAdded.of(added().at(new MemoryKey(SessionId.local("other"), 1, 0)), false)
                .envelope();

        assertThatThrownBy(() -> new SessionEvent.MemoryAdded(other, added(), false, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not of the session");
    }

    @Test
    void shouldReadAMemoryOfAVersionThatDidNotTellItsCall() throws Exception {
        MemoryRecord.Prompt told = new MemoryRecord.Prompt(provenance(), "text");
        String json = new String(codec.encode(told), StandardCharsets.UTF_8);
        String older = json.replaceFirst(",\"call\":\\{[^}]*}", "");
        assertThat(older).isNotEqualTo(json);

        MemoryRecord read = codec.decodeMemory(told.recordKey(), older.getBytes(StandardCharsets.UTF_8));

        assertThat(((MemoryRecord.Prompt) read).provenance().call()).isNull();
    }

    private static MemoryRecord.Memory added() {
        Provenance from = provenance();
        return new MemoryRecord.Prompt(
                new Provenance(
                        from.key(),
                        from.project(),
                        from.promptNumber(),
                        from.at(),
                        from.team(),
                        from.author(),
                        from.platform(),
                        null,
                        null,
                        null,
                        0,
                        List.of(),
                        null,
                        null,
                        null,
                        new Origin("claude-mem/4f1c/prompt/123", List.of(123L))),
                "made elsewhere");
    }

    static Stream<ControlRecord> controls() {
        return Stream.of(
                new ControlRecord.Spend(
                        LocalDate.parse("2026-01-01"),
                        SessionNumber.of(SESSION),
                        SESSION,
                        "local",
                        "dev",
                        "shop",
                        List.of(
                                new ControlRecord.Line("anthropic", "claude-haiku-4-5", 2, 200, 40, 400L),
                                new ControlRecord.Line("openai", "mine", 1, 100, 20, null))),
                new ControlRecord.Pause(true, "the bill", "dev", AT),
                new ControlRecord.Pause(false, null, "dev", AT),
                new ControlRecord.BudgetSet(BudgetName.DAY_USD, 2_500_000L, "dev", AT),
                new ControlRecord.BudgetSet(BudgetName.SESSION_TOKENS, null, "dev", AT),
                new TeamChoice.ProjectMode(new TeamName("acme"), "shop*", "research", "dev", AT),
                new TeamChoice.ModelPrice(new TeamName("acme"), "gpt-5*", 1_250_000, 10_000_000, 125_000L, "dev", AT));
    }

    @ParameterizedTest
    @MethodSource("controls")
    void shouldReadBackEveryControlRecord(ControlRecord control) throws Exception {
        assertThat(codec.decodeControl(control.recordKey(), codec.encode(control)))
                .isEqualTo(control);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "{",
                "{\"type\":\"pause\"}",
                "{\"type\":\"budget\",\"budget\":\"week.usd\",\"actor\":\"a\",\"at\":\"2026-01-01T10:00:00Z\"}",
                "{\"type\":\"budget\",\"budget\":\"day.usd\",\"limit\":-1,\"actor\":\"a\",\"at\":\"2026-01-01T10:00:00Z\"}",
                "{\"type\":\"spend\",\"day\":\"tomorrow\"}"
            })
    void shouldRefuseWhatIsNoControlRecord(String text) {
        assertThatThrownBy(() -> codec.decodeControl("pause", text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(UndecodableException.class);
    }

    @Test
    void shouldKeepAControlRecordOfAnUnknownType() throws Exception {
        byte[] later = "{\"type\":\"api-key\",\"schema\":2}".getBytes(StandardCharsets.UTF_8);

        ControlRecord control = codec.decodeControl("key/1", later);

        assertThat(control.recordKey()).isEqualTo("key/1");
        assertThat(codec.encode(control)).isEqualTo(later);
    }

    @Test
    void shouldKeepAnEventOfAnUnknownType() throws Exception {
        String later = new String(
                        codec.encode(new SessionEvent.SessionStarted(envelope("e1"), "x")), StandardCharsets.UTF_8)
                .replace("session-started", "session-dreamt");

        SessionEvent event = codec.decodeEvent(later.getBytes(StandardCharsets.UTF_8));

        assertThat(event).isInstanceOf(SessionEvent.UnknownEvent.class);
        assertThat(event.envelope()).isEqualTo(envelope("e1"));
        assertThat(WireMapper.create().readTree(codec.encode(event)))
                .isEqualTo(WireMapper.create().readTree(later));
    }

    @Test
    void shouldRefuseToHideAMemoryOfAnotherSession() {
        String other = new String(
                        codec.encode(new SessionEvent.HideMemory(envelope("e1"), new MemoryKey(SESSION, 3, 1), true)),
                        StandardCharsets.UTF_8)
                .replace("shop%2F1/", "shop%2F2/");

        assertThatThrownBy(() -> codec.decodeEvent(other.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(UndecodableException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{",
                "hunter2",
                "{\"type\":\"tool-used\"}",
                "{\"type\":\"tool-used\",\"session\":\"hunter2\"}",
                "{\"type\":\"turn-ended\",\"id\":\"e\",\"session\":1,\"sessionId\":\"hunter2\"}",
                "{} {}",
                // Had once been taken for an event, and stopped the topology for good.
                "{\"type\":\"prompt-submitted\",\"schema\":1,\"session\":5,\"text\":\"hunter2\"}"
            })
    void shouldRefuseWhatIsNoEventWithoutQuotingIt(String text) {
        assertThatThrownBy(() -> codec.decodeEvent(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(UndecodableException.class)
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void shouldGiveAValueOrARefusalForAnyBytes() {
        Random random = new Random(42);
        byte[] valid = codec.encode(new SessionEvent.TurnEnded(envelope("e7"), "all done"));
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = valid.clone();
            for (int flips = random.nextInt(1, 6); flips > 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                assertThat(codec.decodeEvent(bytes)).isNotNull();
            } catch (UndecodableException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
    }

    @Test
    void shouldWriteHalfACharacterAsAReplacement() throws Exception {
        SessionEvent event = new SessionEvent.TurnEnded(envelope("e7"), "half \ud83d");

        assertThat(((SessionEvent.TurnEnded) codec.decodeEvent(codec.encode(event))).lastAssistantMessage())
                .startsWith("half ");
    }

    private static String lines(Stream<byte[]> records) {
        return records.map(bytes -> new String(bytes, StandardCharsets.UTF_8) + "\n")
                .reduce("", String::concat);
    }

    private String golden(String name) throws IOException {
        try (var in = getClass().getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Envelope envelope(String id) {
        return new Envelope(
                new EventId(id),
                SessionNumber.of(SESSION),
                SESSION,
                AT,
                "local",
                "dev",
                "claude-code",
                "shop",
                "/home/dev",
                null,
                null);
    }

    private static Provenance provenance() {
        return new Provenance(
                new MemoryKey(SESSION, 3, 1),
                "shop",
                1,
                AT,
                "local",
                "dev",
                "claude-code",
                "openai-1",
                "openai",
                "m-1",
                120,
                List.of(new EventId("e3")),
                null,
                null,
                new ProviderCall(1, 3, 2, 2, 900, 120, 41L),
                null);
    }
}
