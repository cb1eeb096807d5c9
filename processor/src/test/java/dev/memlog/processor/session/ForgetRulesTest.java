/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.memlog.event.Envelope;
import dev.memlog.event.EventId;
import dev.memlog.event.EventOutcome;
import dev.memlog.event.MemoryKey;
import dev.memlog.event.MemoryMark.Kind;
import dev.memlog.event.MemoryMark.MarkMemory;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.SessionStatus;
import dev.memlog.event.SourceOffset;
import dev.memlog.event.WireMapper;
import dev.memlog.processor.money.Charge;
import dev.memlog.processor.provider.Usage;
import dev.memlog.processor.reply.ParsedReply;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForgetRulesTest {
    private static final Instant NOW = Instant.parse("2026-01-01T10:00:00Z");
    private static final SessionId SESSION = SessionId.local("session-1");
    private static final MemoryKey PROMPT = new MemoryKey(SESSION, 1, 0);
    private static final MemoryKey FIRST = new MemoryKey(SESSION, 2, 0);
    private static final MemoryKey SECOND = new MemoryKey(SESSION, 2, 1);
    private static final SourceOffset OFFSET = new SourceOffset(0, 9);
    private final SessionMachine machine = new SessionMachine(RetryPolicy.STANDARD);

    /** The dead letter {@code old} is among what is meant. */
    static SessionInput.MemoriesForgotten forgotten(boolean whole) {
        return forgotten(whole, List.of(FIRST), List.of(new EventId("old")));
    }

    private static SessionInput.MemoriesForgotten forgotten(
            boolean whole, List<MemoryKey> memories, List<EventId> letters) {
        return new SessionInput.MemoriesForgotten(
                new SessionEvent.ForgetMemories(envelope("f"), memories, letters, whole), letters, OFFSET, NOW);
    }

    @Test
    void shouldDeleteAMemoryWithItsEditAndItsLineInTheDigestAlone() {
        SessionState state = remembering();

        Transition.Applied after =
                machine.on(state, forgotten(false, List.of(FIRST), List.of())).applied();

        assertThat(after.effects())
                .containsExactly(
                        new SessionEffect.RecordOutcome(EventOutcome.PROCESSED),
                        new SessionEffect.ForwardTombstone(FIRST.toString()),
                        new SessionEffect.ForwardTombstone(FIRST + "/edit"),
                        new SessionEffect.ForwardTombstone(FIRST + "/share"),
                        new SessionEffect.ForwardTombstone(FIRST + "/text"),
                        new SessionEffect.ForwardTombstone(FIRST + "/pinned"),
                        new SessionEffect.ForwardTombstone(FIRST + "/wrong"),
                        new SessionEffect.ForwardTombstone(FIRST + "/global"));
        SessionRecollection recollection = after.state().facts().recollection();
        assertThat(recollection.digest()).singleElement().asString().contains("the second");
        assertThat(recollection.digestOf()).containsExactly(SECOND);
        assertThat(recollection.promptText(1)).isEqualTo("the question");
        assertThat(recollection.memorySessions()).isEmpty();
        assertThat(after.state().toLedger()).isEqualTo(state.toLedger());
        assertThat(after.state().facts().lastActivityAt())
                .isEqualTo(state.facts().lastActivityAt());
    }

    /** The memory itself stays; later calls must not build on what people have said is wrong. */
    @Test
    void shouldNoLongerTellLaterCallsWhatWasCorrected() {
        SessionState state = remembering();

        SessionState pinned = take(state, mark("m1", Kind.PINNED, true));
        SessionState wrong = take(pinned, mark("m2", Kind.WRONG, true));

        assertThat(pinned.facts().recollection()).isEqualTo(state.facts().recollection());
        assertThat(wrong.facts().recollection().digestOf()).containsExactly(SECOND);
        assertThat(wrong.facts().recollection().memorySessions()).isEmpty();
        assertThat(wrong.toLedger()).isEqualTo(state.toLedger());
    }

    private static SessionEvent mark(String id, Kind kind, boolean set) {
        return new MarkMemory(envelope(id), FIRST, kind, set, null);
    }

    @Test
    void shouldLetGoOfAPromptThatWaitingEventsBelongTo() {
        Transition.Applied after = machine.on(remembering(), forgotten(false, List.of(PROMPT), List.of()))
                .applied();

        assertThat(after.state().facts().recollection().prompts()).isEmpty();
        assertThat(after.state().facts().recollection().digest()).hasSize(2);
        assertThat(after.state().facts().recollection().promptCount()).isEqualTo(1);
    }

    @Test
    void shouldLetGoOfWhateverAnEarlierVersionKeptWithoutItsOrigin() {
        SessionState state = remembering();
        SessionRecollection known = state.facts().recollection();
        SessionRecollection old = new SessionRecollection(
                1,
                List.of(new SessionRecollection.PromptText(1, "the question", 0)),
                null,
                known.digest(),
                List.of(SECOND),
                known.memorySessions(),
                known.memorySessionIds());

        Transition.Applied after = machine.on(
                        state.with(state.facts().with(old)), forgotten(false, List.of(FIRST), List.of()))
                .applied();

        assertThat(after.state().facts().recollection().prompts()).isEmpty();
        assertThat(after.state().facts().recollection().digest())
                .singleElement()
                .asString()
                .contains("the second");
    }

    @Test
    void shouldKeepNothingButIdsAndCountsOfASessionThatIsForgottenWhole() {
        SessionState open = take(remembering(), tool("t2"));
        SessionFacts facts = open.facts();
        SessionState waiting = new SessionState.Waiting(facts.with(facts.tally().addDeadLettered())
                .unanswered("Sure, here is")
                .askToEnd("because of that"));

        Transition.Applied after = machine.on(waiting, forgotten(true, List.of(FIRST), List.of(new EventId("old"))))
                .applied();

        assertThat(after.effects())
                .contains(
                        new SessionEffect.DiscardAllDeadLetters(),
                        new SessionEffect.DiscardAllEvents(),
                        new SessionEffect.ForgetEvents(waiting.facts().nextSequence() - 1));
        assertThat(after.state()).isInstanceOfSatisfying(SessionState.Closed.class, closed -> {
            assertThat(closed.status()).isEqualTo(SessionStatus.CANCELLED);
            assertThat(closed.reason()).isEqualTo("forgotten");
        });
        assertThat(after.state().toLedger()).isEqualTo(waiting.toLedger()); // What is discarded is counted as it is.
        SessionFacts left = after.state().facts();
        assertThat(left.recollection().digest()).isEmpty();
        assertThat(left.recollection().prompts()).isEmpty();
        assertThat(left.recollection().memorySessionIds()).containsExactly("scripted-1");
        assertThat(left.skipEvidence()).isNull();
        assertThat(left.endReason()).isNull();
        assertThat(left.reflects()).isEqualTo(OFFSET);
    }

    @Test
    void shouldCancelTheCallOfASessionThatIsForgottenWhole() {
        SessionState waiting = take(begin(), tool("t1"));
        SessionState.Calling calling = (SessionState.Calling) start(waiting);

        Transition.Applied after =
                machine.on(calling, forgotten(true, List.of(), List.of())).applied();

        assertThat(after.effects()).contains(new SessionEffect.CancelCall(calling.toCallRecord(), "scripted"));
        assertThat(after.effects()).contains(new SessionEffect.DiscardAllEvents());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldNotResumeTheConversationOfACallThatWasUnderWay(boolean wireRoundTrip) throws Exception {
        SessionState asked = take(begin(), new SessionEvent.PromptSubmitted(envelope("p1"), "the question"));
        SessionState calling = start(take(asked, tool("t1")));

        SessionState forgotten = machine.on(calling, forgotten(false, List.of(PROMPT), List.of()))
                .applied()
                .state();
        SessionState stored = wireRoundTrip
                ? WireMapper.create().readValue(WireMapper.create().writeValueAsString(forgotten), SessionState.class)
                : forgotten;
        SessionState after =
                machine.on(stored, answered("conversation-1")).applied().state();

        assertThat(after.name()).isEqualTo("Idle");
        assertThat(after.facts().recollection().memorySessions()).isEmpty();
        assertThat(after.facts().recollection().memorySessionIds()).contains("conversation-1");
    }

    @Test
    void shouldResumeTheConversationOfACallThatNothingWasForgottenOf() {
        SessionState calling = start(take(begin(), tool("t1")));

        SessionState after =
                machine.on(calling, answered("conversation-1")).applied().state();

        assertThat(after.facts().recollection().memorySessions()).containsEntry("scripted", "conversation-1");
    }

    @Test
    void shouldBeginAnewWhenAnEventComesAfterItsSessionWasForgotten() {
        SessionState forgotten = machine.on(remembering(), forgotten(true, List.of(), List.of()))
                .applied()
                .state();

        SessionState after = take(forgotten, tool("t3"));

        assertThat(after.name()).isEqualTo("Waiting");
        assertThat(after.facts().generation()).isEqualTo(2);
    }

    private SessionState begin() {
        return machine.begin(tool("t0"), NOW);
    }

    /** A prompt, and two memories of one call. */
    private SessionState remembering() {
        SessionState asked = take(begin(), new SessionEvent.PromptSubmitted(envelope("p1"), "the question"));
        SessionState calling = start(take(asked, tool("t1")));
        return machine.on(calling, answered("scripted-1")).applied().state();
    }

    private static SessionInput answered(String memorySessionId) {
        ParsedReply reply =
                new ParsedReply.Memories(List.of(observation("the first"), observation("the second")), null);
        return new SessionInput.ProviderAnswered(
                reply,
                List.of(new PendingEvent(2, 1, false, tool("t1"))),
                0,
                new Charge("scripted", "model", new Usage(10, 2), 7L),
                memorySessionId,
                false,
                NOW);
    }

    private static ParsedReply.ParsedObservation observation(String title) {
        return new ParsedReply.ParsedObservation(
                "bugfix", title, null, null, List.of(), List.of(), List.of(), List.of(), List.of(2L));
    }

    private SessionState take(SessionState state, SessionEvent event) {
        return machine.on(state, new SessionInput.EventAccepted(event, new SourceOffset(0, 7), NOW))
                .applied()
                .state();
    }

    private SessionState start(SessionState state) {
        Batch batch = Batch.freeze(List.of(state.facts().nextSequence() - 1), 1, false);
        return machine.on(state, new SessionInput.AttemptStarted(batch, "scripted", "scripted-1", NOW))
                .applied()
                .state();
    }

    private static SessionEvent tool(String id) {
        return new SessionEvent.ToolUsed(
                envelope(id),
                "Bash",
                JsonNodeFactory.instance.objectNode(),
                JsonNodeFactory.instance.textNode("ok"),
                false);
    }

    private static Envelope envelope(String id) {
        return envelope(id, SESSION);
    }

    private static Envelope envelope(String id, @Nullable SessionId session) {
        return new Envelope(
                new EventId(id),
                SessionNumber.of(SESSION),
                session,
                NOW,
                "local",
                "dev",
                "x",
                "shop",
                null,
                null,
                null);
    }
}
