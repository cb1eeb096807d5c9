/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.call;

import dev.memlog.event.SessionNumber;
import dev.memlog.processor.prompt.PromptBudget;
import dev.memlog.processor.prompt.PromptInput;
import dev.memlog.processor.prompt.PromptWriter;
import dev.memlog.processor.provider.BatchEvent;
import dev.memlog.processor.provider.ProviderClient;
import dev.memlog.processor.session.Batch;
import dev.memlog.processor.session.BatchAssembler;
import dev.memlog.processor.session.PendingEvent;
import dev.memlog.processor.session.SessionFacts;
import dev.memlog.processor.session.SessionIdentity;
import dev.memlog.processor.session.SessionState;
import dev.memlog.topology.state.KeptEventDecoder;
import dev.memlog.topology.state.KeptEvents;
import dev.memlog.topology.state.TaskStores;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Assembles a session's next call from its kept events.
 *
 * <p>Threading: confined to the stream thread.
 */
public final class CallAssembler {
    private final KeptEvents pending;
    private final BatchReader batches;
    private final KeptEventDecoder decoder;
    private final BatchAssembler assembler;
    private final PromptBudget budget;
    private final PromptWriter prompts;

    public CallAssembler(TaskStores stores, BatchAssembler assembler, PromptBudget budget, PromptWriter prompts) {
        pending = stores.pending();
        batches = new BatchReader(stores);
        decoder = stores.decoder();
        this.assembler = assembler;
        this.budget = budget;
        this.prompts = prompts;
    }

    /** The batch of a session's next attempt; null when it has nothing to start. */
    @Nullable
    public Batch batch(SessionState state) {
        SessionNumber session = state.facts().identity().number();
        return switch (state) {
            case SessionState.Waiting waiting -> assemble(session);
            case SessionState.Retrying retrying -> retrying.batch();
            case SessionState.Parked parked -> parked.batch() == null ? assemble(session) : parked.batch();
            case SessionState.Idle idle -> null;
            case SessionState.Calling calling -> null;
            case SessionState.Closed closed -> null;
        };
    }

    /** As many of a batch's events as a provider's model takes, as far as its size is known. */
    public Batch fitting(Batch batch, SessionFacts facts, ProviderClient client) {
        int promptTokens = client.promptTokens(batch.askedAgain());
        if (promptTokens == Integer.MAX_VALUE || batch.sequences().size() == 1) {
            return batch;
        }
        try {
            List<BatchEvent> events = batchEvents(facts.identity().number(), batch);
            SessionIdentity identity = facts.identity();
            return batch.first(prompts.mostEvents(events, identity.sessionId(), identity.project(), promptTokens));
        } catch (RuntimeException | StackOverflowError e) {
            if (KafkaFailures.isKafkas(e)) {
                throw e;
            }
            return batch; // A batch that cannot be written fails as its call.
        }
    }

    List<PendingEvent> events(SessionState.Calling calling) {
        return events(calling.facts().identity().number(), calling.batch());
    }

    private List<PendingEvent> events(SessionNumber session, Batch batch) {
        return batches.kept(session, batch.sequences()).stream()
                .map(decoder::toPending)
                .toList();
    }

    private List<BatchEvent> batchEvents(SessionNumber session, Batch batch) {
        return events(session, batch).stream()
                .map(event -> new BatchEvent(event.sequence(), event.event()))
                .toList();
    }

    /**
     * Calls spent on a call's events in the generations that gave them up; 0 unless they come from the dead letters.
     */
    int attemptsBefore(SessionState.Calling calling) {
        Batch batch = calling.batch();
        return batch.replayed()
                ? batches.attemptsBefore(calling.facts().identity().number(), batch)
                : 0;
    }

    public PromptInput input(SessionState.Calling calling) {
        SessionFacts facts = calling.facts();
        Batch batch = calling.batch();
        List<BatchEvent> events = batchEvents(facts.identity().number(), batch);
        return new PromptInput(
                facts.identity().sessionId(),
                facts.recollection().memorySessions().get(calling.provider()),
                facts.identity().project(),
                facts.recollection().promptText(batch.promptNumber()),
                batch.promptNumber(),
                facts.recollection().labelledDigest(),
                events,
                batch.askedAgain(),
                batch.shrunk() ? budget.shrunk() : budget,
                batches.traceOf(facts.identity().number(), batch));
    }

    /** The trace of the call that a state change begins or ends; null if there is none. */
    @Nullable
    public String trace(SessionState before, SessionState after) {
        SessionState calling = before instanceof SessionState.Calling ? before : after;
        return calling instanceof SessionState.Calling call
                ? batches.traceOf(call.facts().identity().number(), call.batch())
                : null;
    }

    /** A stateless provider's session is named here; a stateful provider returns its own with the first reply. */
    public static @Nullable String memorySession(SessionFacts facts, ProviderClient client, Instant now) {
        String inUse = facts.recollection().memorySessions().get(client.name());
        if (inUse != null || client.stateful()) {
            return inUse;
        }
        return client.name() + "-" + facts.identity().sessionId() + "-" + now.toEpochMilli();
    }

    private Batch assemble(SessionNumber session) {
        return pending.scan(
                session,
                kept -> assembler.assemble(new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return kept.hasNext();
                    }

                    @Override
                    public PendingEvent next() {
                        return decoder.toPending(kept.next());
                    }
                }));
    }
}
