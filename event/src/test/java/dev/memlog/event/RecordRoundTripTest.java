/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.event.provider.BudgetName;
import dev.memlog.event.provider.FailureClass;
import dev.memlog.event.team.TeamName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every record type has an example here, and each example is equal to itself after its way through the wire form. */
class RecordRoundTripTest {
    private static final Instant AT = Instant.parse("2026-01-01T10:00:00Z");
    private static final SessionId SESSION = SessionId.local("shop/1");
    private static final ObjectNode UNKNOWN = JsonNodeFactory.instance
            .objectNode()
            .put("type", "of a later version")
            .put("schema", 2)
            .put("id", "e1")
            .put("session", SessionNumber.of(SESSION).value())
            .put("sessionId", SESSION.value())
            .put("at", AT.toString())
            .put("team", "local")
            .put("author", "dev")
            .put("platform", "claude-code");
    private final WireCodec codec = new WireCodec();

    static Stream<Class<?>> types() {
        return Stream.concat(
                Stream.of(SessionEvent.class, MemoryRecord.class, ControlRecord.class, EmbeddingRecord.class)
                        .flatMap(RecordRoundTripTest::leaves),
                Stream.of(CallRecord.class, AuditRecord.class, DeadLetter.class));
    }

    private static Stream<Class<?>> leaves(Class<?> type) {
        return type.isSealed()
                ? Stream.of(type.getPermittedSubclasses()).flatMap(RecordRoundTripTest::leaves)
                : Stream.of(type);
    }

    private static List<Object> examples() {
        Envelope envelope = new Envelope(
                new EventId("e1"),
                SessionNumber.of(SESSION),
                SESSION,
                AT,
                "local",
                "dev",
                "claude-code",
                null,
                null,
                null,
                null);
        return Stream.of(
                        WireCodecTest.events(),
                        WireCodecTest.memories(),
                        WireCodecTest.controls(),
                        VisibilityWireTest.events(),
                        VisibilityWireTest.memories(),
                        MarkWireTest.events(),
                        MarkWireTest.memories(),
                        Stream.of(
                                new SessionEvent.DiscardLetter(envelope, new EventId("e2"), "noise"),
                                new SessionEvent.UnknownEvent(envelope, "of a later version", UNKNOWN),
                                new MemoryRecord.UnknownMemory("shop/1/3/0", UNKNOWN),
                                new ControlRecord.Pause(true, "lunch", "dev", AT, new TeamName("acme")),
                                new ControlRecord.BudgetSet(BudgetName.DAY_USD, 7L, "dev", AT, new TeamName("acme")),
                                new ControlRecord.ProjectClaim("shop", "/home/dev/shop", null, true),
                                new ControlRecord.ProjectClaim(
                                        "shop", "/home/dev/shop", null, true, new TeamName("acme")),
                                new ControlRecord.ProjectRename("shop", "till", "dev", AT, new TeamName("acme")),
                                new ControlRecord.ProjectRename("shop", "market", "dev", AT),
                                new ControlRecord.TeamSettings(
                                        new TeamName("acme"),
                                        new ControlRecord.Retention(Duration.ofDays(90), 500),
                                        "dev",
                                        AT),
                                new ControlRecord.TeamSettings(new TeamName("acme"), null, "dev", AT),
                                new TeamChoice.ProjectMode(new TeamName("acme"), "shop*", "research", "dev", AT),
                                new TeamChoice.ModelPrice(
                                        new TeamName("acme"), "gpt-5*", 1_250_000, 10_000_000, 125_000L, "dev", AT),
                                new TeamChoice.ModelPrice(new TeamName("acme"), "own", 0, 0, null, "dev", AT),
                                new ControlRecord.TeamErased(new TeamName("acme"), "dev", AT),
                                new ControlRecord.UnknownControl("key", UNKNOWN),
                                new EmbeddingRecord.Embedding(
                                        new MemoryKey(SESSION, 3, 1), 7, "m-1", 0.5f, new byte[] {127, -3}, 41, AT),
                                new EmbeddingRecord.UnknownEmbedding("shop/1/3/0", UNKNOWN),
                                new CallRecord(SessionNumber.of(SESSION), 1, 4, 2),
                                new AuditRecord(AT, "dev", "letters-replayed", "noise", UNKNOWN, 3, 2, "replay-1"),
                                letter(SESSION, new EventId("e1"), "openai"),
                                letter(null, null, null)))
                .flatMap(examples -> examples)
                .map(Object.class::cast)
                .toList();
    }

    private static DeadLetter letter(@Nullable SessionId session, @Nullable EventId event, @Nullable String provider) {
        return new DeadLetter(
                session == null || event == null
                        ? DeadLetter.undecodableKey(Topics.EVENTS, 3, 7)
                        : DeadLetter.keyOf(session, event),
                session,
                event,
                FailureClass.REJECTED,
                "HTTP 400",
                2,
                AT,
                AT.plusSeconds(5),
                provider,
                1,
                0,
                Topics.EVENTS,
                3,
                7);
    }

    @ParameterizedTest
    @MethodSource("types")
    void shouldReadBackEveryRecordType(Class<?> type) throws Exception {
        List<Object> examples = examples().stream().filter(type::isInstance).toList();

        assertThat(examples).as("examples of %s", type.getSimpleName()).isNotEmpty();
        for (Object example : examples) {
            assertThat(readBack(example)).usingRecursiveComparison().isEqualTo(example);
        }
    }

    private Object readBack(Object example) throws Exception {
        return switch (example) {
            case SessionEvent event -> codec.decodeEvent(codec.encode(event));
            case MemoryRecord memory -> codec.decodeMemory(memory.recordKey(), codec.encode(memory));
            case ControlRecord control -> codec.decodeControl(control.recordKey(), codec.encode(control));
            case EmbeddingRecord embedding -> codec.decodeEmbedding(embedding.recordKey(), codec.encode(embedding));
            case CallRecord call -> codec.decodeCall(codec.encode(call));
            case AuditRecord audit -> WireMapper.create().readValue(codec.encode(audit), AuditRecord.class);
            case DeadLetter letter -> DeadLetter.fromHeaders(letter.key(), letter.toHeaders());
            default -> throw new IllegalArgumentException("no way to read back " + example.getClass());
        };
    }
}
