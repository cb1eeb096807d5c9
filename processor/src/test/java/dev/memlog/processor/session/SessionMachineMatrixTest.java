/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.memlog.event.CallRecord;
import dev.memlog.event.Envelope;
import dev.memlog.event.EventId;
import dev.memlog.event.EventOutcome;
import dev.memlog.event.MemoryKey;
import dev.memlog.event.MemoryMark.Kind;
import dev.memlog.event.MemoryMark.MarkMemory;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.Origin;
import dev.memlog.event.Provenance;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.SessionStatus;
import dev.memlog.event.SourceOffset;
import dev.memlog.event.provider.FailureClass;
import dev.memlog.event.team.Visibility;
import dev.memlog.processor.money.Charge;
import dev.memlog.processor.provider.Usage;
import dev.memlog.processor.reply.ParsedReply;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every state against every input: each cell is a named next state, or a named rejection. */
class SessionMachineMatrixTest {
    private static final Instant NOW = Instant.parse("2026-01-01T10:00:00Z");
    private static final Instant LATER = NOW.plusSeconds(3_600);
    private static final SessionId SESSION = SessionId.local("session-1");
    private static final String REJECTED = "rejected";

    private static final List<String> STATES = List.of(
            "Idle",
            "Waiting",
            "Calling",
            "Calling last attempt",
            "Retrying",
            "Parked",
            "Closed completed",
            "Closed failed");

    /** For each input, the state that each of {@link #STATES} leads to. */
    private static final Map<String, List<String>> MATRIX = matrix();

    private static Map<String, List<String>> matrix() {
        Map<String, List<String>> m = new LinkedHashMap<>();
        // from:                 Idle      Waiting    Calling    Calling(4)  Retrying    Parked    Closed c. Closed f.
        m.put("session started", row("Idle Waiting Calling Calling Retrying Parked Idle Idle"));
        m.put("prompt", row("Idle Waiting Calling Calling Retrying Parked Idle Idle"));
        m.put("tool used", row("Waiting Waiting Calling Calling Retrying Parked Waiting Waiting"));
        m.put("turn ended", row("Waiting Waiting Calling Calling Retrying Parked Waiting Waiting"));
        m.put("subagent, silent", row("Idle Waiting Calling Calling Retrying Parked Idle Idle"));
        m.put("skipped", row("Idle Waiting Calling Calling Retrying Parked Closed Closed"));
        m.put("memory added", row("Idle Waiting Calling Calling Retrying Parked Closed Closed"));
        m.put("session added", row("Idle Waiting Calling Calling Retrying Parked Closed Closed"));
        m.put("session ended", row("Closed Waiting Calling Calling Retrying Parked Closed Closed"));
        m.put("unknown type", row("Idle Waiting Calling Calling Retrying Parked Closed Closed"));
        m.put("colliding session", row("Idle Waiting Calling Calling Retrying Parked Closed Closed"));
        m.put("repeated", row("Idle Waiting Calling Calling Retrying Parked Closed Closed"));
        m.put("complete", row("Closed Waiting Calling Calling Retrying Parked Closed Closed"));
        m.put("cancel", row("Closed Closed Closed Closed Closed Closed Closed Closed"));
        m.put("hide memory", row("Idle Waiting Calling Calling Retrying Parked Closed Closed"));
        m.put("share memory", row("Idle Waiting Calling Calling Retrying Parked Closed Closed"));
        m.put("mark memory", row("Idle Waiting Calling Calling Retrying Parked Closed Closed"));
        m.put("set visibility", row("Idle Waiting Calling Calling Retrying Parked Closed Closed"));
        m.put("attempt started", row("- Calling - - Calling Calling - -"));
        m.put("attempt returned", row("- - Retrying Retrying - - - -"));
        m.put("interrupted", row("- - Retrying Waiting - - - -"));
        m.put("unavailable", row("- Parked - - Parked Parked - -"));
        m.put("held", row("- Parked - - Parked Parked - -"));
        m.put("charged", row("Idle Waiting Calling Calling Retrying Parked Closed Closed"));
        m.put("memories", row("- - Waiting Waiting - - - -"));
        m.put("nothing to record", row("- - Waiting Waiting - - - -"));
        m.put("no answer", row("- - Retrying Waiting - - - -"));
        m.put("malformed", row("- - Retrying Waiting - - - -"));
        m.put("unreachable", row("- - Parked Parked - - - -"));
        m.put("transient", row("- - Retrying Closed - - - -"));
        m.put("rate-limited", row("- - Parked Parked - - - -"));
        m.put("refused", row("- - Parked Parked - - - -"));
        m.put("prompt-too-long", row("- - Retrying Closed - - - -"));
        m.put("session-gone", row("- - Closed Closed - - - -"));
        m.put("session-gone, others left", row("- - Retrying Closed - - - -"));
        m.put("letters replayed", row("Waiting Waiting - - - - Waiting Waiting"));
        m.put("letter replayed", row("Waiting Waiting Calling Calling Retrying Parked Waiting Waiting"));
        m.put("refused letter replayed", row("Waiting Waiting Calling Calling Retrying Parked Waiting Waiting"));
        m.put("letter discarded", row("Idle Waiting Calling Calling Retrying Parked Closed Closed"));
        m.put("memories forgotten", row("Idle Waiting Calling Calling Retrying Parked Closed Closed"));
        m.put("session forgotten", row("Closed Closed Closed Closed Closed Closed Closed Closed"));
        m.put("events given up", row("- Waiting Calling Calling Retrying Parked - -"));
        m.put("events discarded", row("- Waiting Calling Calling Retrying Parked - -"));
        m.put("letters reopened", row("Idle Waiting Calling Calling Retrying Parked Closed Closed"));
        m.put("letters discarded", row("Idle Waiting Calling Calling Retrying Parked Closed Closed"));
        m.put("more letters discarded than there are", row("- - - - - - - -"));
        m.put("record deferred", row("Idle Waiting Calling Calling Retrying Parked Closed Closed"));
        m.put("record resumed", row("- - - - - - - -"));
        m.put("nothing to do", row("Idle Waiting Calling Calling Retrying Parked Closed Closed"));
        m.put("time passed, a while", row("Idle Waiting Calling Calling Retrying Parked Closed Closed"));
        m.put("time passed, stale", row("Closed Closed Calling Calling Closed Parked Closed Closed"));
        m.put("rejected", row("- - Retrying Waiting - - - -"));
        m.put("misconfigured", row("- - Parked Parked - - - -"));
        m.put("no-answer", row("- - Retrying Waiting - - - -"));
        m.put("declined", row("- - Waiting Waiting - - - -"));
        m.put("over-budget", row("- - Parked Parked - - - -"));
        for (FailureClass failure : FailureClass.values()) {
            boolean hopeless = failure == FailureClass.REJECTED || failure == FailureClass.DECLINED;
            m.put(
                    failure.wireName() + ", answered",
                    row("- - " + (hopeless ? "Waiting" : "Retrying") + " Waiting - - - -"));
        }
        m.put("malformed, named refused", row("- - Retrying Waiting - - - -"));
        m.put("malformed, named prompt-too-long", row("- - Retrying Waiting - - - -"));
        m.put("malformed, named session-gone", row("- - Retrying Waiting - - - -"));
        return m;
    }

    private static List<String> row(String cells) {
        return List.of(
                cells.replace("- ", REJECTED + " ").replaceAll("-$", REJECTED).split(" "));
    }

    static List<Arguments> cells() {
        List<Arguments> cells = new ArrayList<>();
        MATRIX.forEach((input, row) -> {
            for (int i = 0; i < STATES.size(); i++) {
                cells.add(Arguments.of(STATES.get(i), input, row.get(i)));
            }
        });
        return cells;
    }

    private final SessionMachine machine = new SessionMachine(RetryPolicy.STANDARD);

    @ParameterizedTest(name = "{0} × {1} = {2}")
    @MethodSource("cells")
    void shouldGoWhereTheMatrixSays(String from, String inputName, String wanted) {
        SessionState state = state(from);

        Transition transition = machine.on(state, input(inputName, state));

        if (wanted.equals(REJECTED)) {
            assertThat(transition).isInstanceOf(Transition.Rejected.class);
        } else {
            assertThat(transition).isInstanceOf(Transition.Applied.class);
            assertThat(transition.applied().state().name()).isEqualTo(wanted);
            transition.applied().state().toLedger(); // throws when it does not add up
        }
    }

    @Test
    void shouldCoverEveryInputAndEveryFailureClassThatACallCanHave() {
        // Interrupted is an input of its own; undecodable and stale are no outcomes of a call.
        Stream.of(FailureClass.values())
                .filter(failure -> failure != FailureClass.UNDECODABLE && failure != FailureClass.STALE)
                .forEach(failure -> assertThat(MATRIX).containsKey(failure.wireName()));
        MATRIX.values().forEach(row -> assertThat(row).hasSize(STATES.size()));
    }

    @Test
    void shouldCloseASessionThatWasAskedToEndOnceItsWorkIsDone() {
        SessionState calling = calling(1, 1);
        SessionState ending =
                machine.on(calling, input("session ended", calling)).applied().state();

        SessionState after =
                machine.on(ending, input("memories", ending)).applied().state();

        assertThat(after.name()).isEqualTo("Closed");
        assertThat(after.status()).isEqualTo(SessionStatus.COMPLETED);
    }

    @Test
    void shouldGoOnWhenTheUserComesBackBeforeAnAskedEnd() {
        SessionState calling = calling(1, 1);
        SessionState ending =
                machine.on(calling, input("session ended", calling)).applied().state();
        SessionState back =
                machine.on(ending, input("prompt", ending)).applied().state();

        SessionState after = machine.on(back, input("memories", back)).applied().state();

        assertThat(after.name()).isEqualTo("Idle");
    }

    @Test
    void shouldCloseAgainAfterAHookThatCameBehindItsSessionsEnd() {
        SessionState closed = state("Closed completed");
        SessionState reopened =
                machine.on(closed, input("subagent, silent", closed)).applied().state();
        SessionState waiting =
                machine.on(reopened, input("tool used", reopened)).applied().state();
        SessionState calling =
                machine.on(waiting, input("attempt started", waiting)).applied().state();

        SessionState after =
                machine.on(calling, input("memories", calling)).applied().state();

        assertThat(after.status()).isEqualTo(SessionStatus.COMPLETED);
        assertThat(after.facts().generation()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Idle", "Waiting", "Calling", "Retrying", "Parked", "Closed completed", "Closed failed"})
    void shouldForwardAnEditAndLeaveTheSessionAsItIs(String from) {
        SessionState state = state(from);

        Transition.Applied hidden =
                machine.on(state, input("hide memory", state)).applied();

        SessionFacts facts = hidden.state().facts();
        assertThat(facts.lastActivityAt()).isEqualTo(state.facts().lastActivityAt());
        assertThat(facts.generation()).isEqualTo(state.facts().generation());
        assertThat(hidden.state().status()).isEqualTo(state.status());
        assertThat(hidden.state().toLedger()).isEqualTo(state.toLedger());
        assertThat(facts.reflects()).isEqualTo(new SourceOffset(0, 7));
        assertThat(hidden.effects())
                .containsExactly(
                        new SessionEffect.RecordOutcome(EventOutcome.PROCESSED),
                        new SessionEffect.ForwardMemory(
                                new MemoryRecord.MemoryEdit(new MemoryKey(SESSION, 1, 0), true, LATER, "dev")));
    }

    @Test
    void shouldFillInAProjectOnceAndNeverOverwriteIt() {
        Envelope bare = envelope("e0", SESSION, null);
        SessionState state = machine.begin(new SessionEvent.SessionStarted(bare, "startup"), NOW);

        for (String project : List.of("shop", "other")) {
            SessionEvent event = new SessionEvent.SessionStarted(envelope("e-" + project, SESSION, project), "resume");
            state = machine.on(state, accepted(event)).applied().state();
        }

        assertThat(state.facts().identity().project()).isEqualTo("shop");
    }

    @Test
    void shouldAdoptTheRealIdOfASessionThatWasFirstKnownByItsNumber() {
        SessionEvent byNumber = new SessionEvent.PromptSubmitted(envelope("e1", null, null), "hello");
        SessionState state = machine.on(machine.begin(byNumber, NOW), accepted(byNumber))
                .applied()
                .state();
        assertThat(state.facts().identity().isNamed()).isFalse();

        Transition.Applied named = machine.on(
                        state, accepted(new SessionEvent.SessionStarted(envelope("e2", SESSION, null), "resume")))
                .applied();

        assertThat(named.state().facts().identity().sessionId()).isEqualTo(SESSION);
        assertThat(named.effects()).hasAtLeastOneElementOfType(SessionEffect.ForwardTombstone.class);
    }

    @Test
    void shouldMoveToTheNextProviderForTheRestOfTheGenerationWhenTheSessionIsGone() {
        SessionState calling = calling(1, 2);

        Transition.Applied moved =
                machine.on(calling, input("session-gone, others left", calling)).applied();

        assertThat(moved.state()).isInstanceOfSatisfying(SessionState.Retrying.class, retrying -> {
            assertThat(retrying.dueAt()).isEqualTo(NOW);
            assertThat(retrying.facts().gone()).containsExactly("scripted");
            assertThat(retrying.facts().nextGeneration().gone()).isEmpty();
        });
    }

    @Test
    void shouldCloseAnIdleSessionOnlyAfterTheTimesThatItRanAddUp() {
        SessionState state = state("Idle");

        for (int i = 0; i < 11; i++) {
            state = machine.on(state, new SessionInput.TimePassed(Duration.ofMinutes(30), NOW))
                    .applied()
                    .state();
            assertThat(state.name()).isEqualTo("Idle");
        }
        SessionState active =
                machine.on(state, input("prompt", state)).applied().state();
        SessionState stale = machine.on(state, new SessionInput.TimePassed(Duration.ofMinutes(30), NOW))
                .applied()
                .state();

        assertThat(active.facts().idleFor()).isZero();
        assertThat(stale.status()).isEqualTo(SessionStatus.COMPLETED);
        assertThat(machine.on(stale, input("tool used", stale))
                        .applied()
                        .state()
                        .facts()
                        .generation())
                .isEqualTo(2);
    }

    @Test
    void shouldNotResumeAProviderSessionThatHasGrownTooLarge() {
        SessionState calling = calling(1, 1);
        SessionInput.ProviderAnswered answer = (SessionInput.ProviderAnswered) input("memories", calling);

        Transition.Applied transition = machine.on(
                        calling,
                        new SessionInput.ProviderAnswered(
                                answer.reply(), answer.batch(), 0, answer.charge(), "conversation-1", true, NOW))
                .applied();

        SessionRecollection recollection = transition.state().facts().recollection();
        assertThat(recollection.memorySessions()).isEmpty();
        assertThat(recollection.memorySessionIds()).containsExactly("conversation-1");
        assertThat(transition.effects())
                .anyMatch(effect -> effect instanceof SessionEffect.ForwardMemory forward
                        && forward.memory() instanceof MemoryRecord.Memory);
    }

    @Test
    void shouldBeginAnewAtItsProviderInEachGeneration() {
        SessionState waiting = state("Waiting");
        SessionState calling =
                machine.on(waiting, input("attempt started", waiting)).applied().state();
        SessionFacts facts = calling.facts();

        SessionFacts next = facts.nextGeneration();

        assertThat(facts.recollection().memorySessions()).containsEntry("scripted", "scripted-1");
        assertThat(next.recollection().memorySessions()).isEmpty();
        assertThat(next.recollection().memorySessionIds()).containsExactly("scripted-1");
    }

    @Test
    void shouldKeepTheWishToEndWhenLettersAreReplayed() {
        SessionState failed =
                new SessionState.Closed(facts(0).askToEnd("ended: exit"), SessionStatus.FAILED, "transient", NOW);
        SessionState replayed =
                machine.on(failed, input("letters replayed", failed)).applied().state();
        SessionState waiting = machine.on(replayed, input("letters reopened", replayed))
                .applied()
                .state();
        SessionState calling =
                machine.on(waiting, input("attempt started", waiting)).applied().state();

        SessionState after =
                machine.on(calling, input("memories", calling)).applied().state();

        assertThat(after.status()).isEqualTo(SessionStatus.COMPLETED);
        assertThat(after.facts().generation()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Idle", "Waiting", "Calling", "Retrying", "Parked", "Closed completed", "Closed failed"})
    void shouldCountADeferredRecordAsPendingUntilItIsTakenIn(String from) {
        SessionState state = state(from);

        SessionState deferred =
                machine.on(state, input("record deferred", state)).applied().state();
        SessionState resumed = machine.on(deferred, input("record resumed", deferred))
                .applied()
                .state();

        assertThat(deferred.toLedger().accepted()).isEqualTo(state.toLedger().accepted() + 1);
        assertThat(deferred.toLedger().pending()).isEqualTo(state.toLedger().pending() + 1);
        assertThat(resumed).isEqualTo(state);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cancel", "time passed, stale"})
    void shouldLeaveTheCountsToTheWorkThatFollows(String what) {
        SessionState waiting = state("Waiting");

        Transition.Applied closed = machine.on(waiting, input(what, waiting)).applied();

        assertThat(closed.state().name()).isEqualTo("Closed");
        assertThat(closed.state().toLedger()).isEqualTo(waiting.toLedger());
        assertThat(closed.effects()).hasAtLeastOneElementOfType(SessionEffect.LongWork.class);
    }

    private static SessionState state(String name) {
        return switch (name) {
            case "Idle" -> new SessionState.Idle(facts(0));
            case "Waiting" -> new SessionState.Waiting(facts(2));
            case "Calling" -> calling(1, 2);
            case "Calling last attempt" -> calling(4, 2);
            case "Retrying" -> new SessionState.Retrying(facts(2), batch(1), NOW.plusSeconds(1));
            case "Parked" -> new SessionState.Parked(facts(2), batch(1), "openai is unreachable", NOW.plusSeconds(15));
            case "Closed completed" -> new SessionState.Closed(facts(0), SessionStatus.COMPLETED, "ended: exit", NOW);
            case "Closed failed" -> new SessionState.Closed(facts(0), SessionStatus.FAILED, "transient", NOW);
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** With one event in the batch and {@code open} in all. */
    private static SessionState.Calling calling(int attempts, long open) {
        return new SessionState.Calling(facts(open), batch(attempts), "scripted", NOW);
    }

    private static Batch batch(int attempts) {
        boolean last = attempts >= 4;
        return new Batch(List.of(1L), 0, false, attempts, last, last, null, null);
    }

    private static SessionFacts facts(long open) {
        SessionFacts fresh = SessionFacts.open(SessionIdentity.of(envelope("e0", SESSION, "shop")), NOW);
        Tally tally = Tally.EMPTY.addDeadLettered();
        for (long i = 0; i < open; i++) {
            tally = tally.addOpen();
        }
        return fresh.with(tally);
    }

    private static SessionInput input(String name, SessionState state) {
        SourceOffset offset = new SourceOffset(0, 7);
        return switch (name) {
            case "session started" -> accepted(new SessionEvent.SessionStarted(envelope("n"), "startup"));
            case "prompt" -> accepted(new SessionEvent.PromptSubmitted(envelope("n"), "do it"));
            case "tool used" -> accepted(tool("n"));
            case "turn ended" -> accepted(new SessionEvent.TurnEnded(envelope("n"), "done"));
            case "subagent, silent" -> accepted(new SessionEvent.SubagentStopped(envelope("n"), " "));
            case "skipped" -> accepted(new SessionEvent.EventSkipped(envelope("n"), "tool_excluded"));
            case "session ended" -> accepted(new SessionEvent.SessionEnded(envelope("n"), "exit"));
            case "memory added" -> accepted(addedMemory());
            case "session added" ->
                accepted(SessionEvent.SessionAdded.of(
                        SESSION, NOW, NOW, "local", "dev", "claude-code", "shop", 2, List.of(), null));
            case "unknown type" -> accepted(new SessionEvent.UnknownEvent(envelope("n"), "later", null));
            case "colliding session" -> accepted(new SessionEvent.SessionStarted(colliding(), "startup"));
            case "repeated" -> new SessionInput.EventRepeated(tool("n"), offset, NOW);
            case "complete" -> accepted(new SessionEvent.CompleteSession(envelope("n"), "completed"));
            case "cancel" -> accepted(new SessionEvent.CancelSession(envelope("n"), "deleted"));
            case "hide memory" ->
                accepted(new SessionEvent.HideMemory(envelope("n"), new MemoryKey(SESSION, 1, 0), true), LATER);
            case "share memory" ->
                accepted(
                        new SessionEvent.ShareMemory(envelope("n"), new MemoryKey(SESSION, 1, 0), Visibility.PRIVATE),
                        LATER);
            case "mark memory" ->
                accepted(new MarkMemory(envelope("n"), new MemoryKey(SESSION, 1, 0), Kind.WRONG, true, null), LATER);
            case "set visibility" -> accepted(new SessionEvent.SetVisibility(envelope("n"), Visibility.PRIVATE), LATER);
            case "attempt started" -> new SessionInput.AttemptStarted(frozen(state), "scripted", "scripted-1", NOW);
            case "attempt returned" -> new SessionInput.AttemptReturned(NOW);
            case "interrupted" -> new SessionInput.AttemptInterrupted(NOW);
            case "unavailable" -> new SessionInput.ProvidersUnavailable("down", NOW.plusSeconds(15), NOW);
            case "held" -> new SessionInput.SpendHeld("paused", NOW.plusSeconds(60), NOW);
            case "charged" ->
                new SessionInput.CallCharged(
                        new CallRecord(SessionNumber.of(SESSION), 1, 1, 1),
                        new Charge("scripted", "model-1", new Usage(10, 2), 7L),
                        NOW);
            case "memories" ->
                answered(new ParsedReply.Memories(
                        List.of(new ParsedReply.ParsedObservation(
                                "bugfix", "t", null, null, List.of(), List.of(), List.of(), List.of(), List.of(1L))),
                        null));
            case "nothing to record" -> answered(new ParsedReply.NothingToRecord("routine"));
            case "no answer" -> answered(new ParsedReply.NoAnswer("Sure, here is"));
            case "malformed" -> answered(new ParsedReply.Malformed("unclosed observation"));
            case "malformed, named refused" -> answered(new ParsedReply.Malformed(FailureClass.REFUSED, "no key"));
            case "malformed, named prompt-too-long" ->
                answered(new ParsedReply.Malformed(FailureClass.PROMPT_TOO_LONG, "too long"));
            case "malformed, named session-gone" ->
                answered(new ParsedReply.Malformed(FailureClass.SESSION_GONE, "no conversation"));
            case "session-gone, others left" ->
                new SessionInput.CallFailed(FailureClass.SESSION_GONE, "scripted", null, true, false, NOW);
            case "letters replayed" -> new SessionInput.LettersReplayed(NOW);
            case "letter replayed" -> new SessionInput.LetterReplayed(tool("n"), offset, 3, 0, NOW);
            case "refused letter replayed" -> new SessionInput.LetterReplayed(tool("n"), offset, 0, 0, NOW);
            case "letter discarded" ->
                new SessionInput.LetterDiscarded(
                        new SessionEvent.DiscardLetter(envelope("n"), new EventId("old"), "noise"), offset, NOW);
            case "memories forgotten" -> ForgetRulesTest.forgotten(false);
            case "session forgotten" -> ForgetRulesTest.forgotten(true);
            case "events given up" -> new SessionInput.EventsMoved(SessionInput.Move.GIVEN_UP, 1, NOW);
            case "events discarded" -> new SessionInput.EventsMoved(SessionInput.Move.DISCARDED, 1, NOW);
            case "letters reopened" -> new SessionInput.EventsMoved(SessionInput.Move.REOPENED, 1, NOW);
            case "letters discarded" -> new SessionInput.EventsMoved(SessionInput.Move.DEAD_LETTERS_DISCARDED, 1, NOW);
            case "more letters discarded than there are" ->
                new SessionInput.EventsMoved(SessionInput.Move.DEAD_LETTERS_DISCARDED, 2, NOW);
            case "record deferred" -> new SessionInput.RecordDeferred(NOW);
            case "record resumed" -> new SessionInput.RecordResumed(NOW);
            case "nothing to do" -> new SessionInput.NothingToDo(offset, NOW);
            case "time passed, a while" -> new SessionInput.TimePassed(Duration.ofMinutes(30), NOW);
            case "time passed, stale" -> new SessionInput.TimePassed(Duration.ofHours(6), NOW);
            default ->
                new SessionInput.CallFailed(
                        FailureClass.of(name.replace(", answered", "")),
                        "scripted",
                        Duration.ofSeconds(1),
                        false,
                        name.endsWith(", answered"),
                        NOW);
        };
    }

    private static Batch frozen(SessionState state) {
        return switch (state) {
            case SessionState.Retrying retrying -> retrying.batch();
            case SessionState.Parked parked when parked.batch() != null -> parked.batch();
            default -> batch(0);
        };
    }

    private static SessionInput accepted(SessionEvent event, Instant now) {
        return new SessionInput.EventAccepted(event, new SourceOffset(0, 7), now);
    }

    private static SessionInput accepted(SessionEvent event) {
        return new SessionInput.EventAccepted(event, new SourceOffset(0, 7), NOW);
    }

    private static SessionInput answered(ParsedReply reply) {
        return new SessionInput.ProviderAnswered(
                reply,
                List.of(new PendingEvent(1, 0, false, tool("t1"))),
                0,
                new Charge("scripted", "model", new Usage(10, 2), 7L),
                "scripted-1",
                false,
                NOW);
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
        return envelope(id, SESSION, "shop");
    }

    private static Envelope envelope(String id, @Nullable SessionId session, @Nullable String project) {
        return new Envelope(
                new EventId(id),
                SessionNumber.of(SESSION),
                session,
                NOW,
                "local",
                "dev",
                "claude-code",
                project,
                null,
                null,
                null);
    }

    // Two ids with one 53-bit number cannot be made up here, so the stored session is the one that is bent.
    private static Envelope colliding() {
        SessionId other = SessionId.local("session-2");
        return new Envelope(
                new EventId("n"), SessionNumber.of(other), other, NOW, "local", "dev", "x", null, null, null, null);
    }

    private static SessionEvent addedMemory() {
        return SessionEvent.MemoryAdded.of(
                new MemoryRecord.Prompt(
                        new Provenance(
                                new MemoryKey(SESSION, 0, 0),
                                "shop",
                                1,
                                NOW,
                                "local",
                                "dev",
                                "claude-code",
                                null,
                                null,
                                null,
                                0,
                                List.of(),
                                null,
                                null,
                                null,
                                new Origin("elsewhere/1", List.of(7L))),
                        "made elsewhere"),
                false);
    }
}
