/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.session;

import dev.memlog.event.SessionEvent;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Assembles waiting events into one call's batch: same user prompt, up to a count and a token budget, replayed events
 * separate from others, and nothing after the turn's end, which asks for a summary of the events before it.
 *
 * @param tokens estimates an event's tokens in a prompt
 */
public record BatchAssembler(int maxEvents, int maxTokens, ToIntFunction<SessionEvent> tokens) {
    public BatchAssembler {
        if (maxEvents < 1 || maxTokens < 1) {
            throw new IllegalArgumentException("a batch holds at least one event and one token");
        }
    }

    /** The batch that begins with the first of {@code waiting}, which must have one. */
    public Batch assemble(Iterator<PendingEvent> waiting) {
        PendingEvent first = waiting.next();
        List<Long> sequences = new ArrayList<>(List.of(first.sequence()));
        int budget = maxTokens - tokens.applyAsInt(first.event());
        PendingEvent last = first;
        while (waiting.hasNext() && sequences.size() < maxEvents && !endsTurn(last)) {
            PendingEvent next = waiting.next();
            budget -= tokens.applyAsInt(next.event());
            if (next.promptNumber() != first.promptNumber() || next.replayed() != first.replayed() || budget < 0) {
                break;
            }
            sequences.add(next.sequence());
            last = next;
        }
        return Batch.freeze(sequences, first.promptNumber(), first.replayed());
    }

    private static boolean endsTurn(PendingEvent event) {
        return event.event() instanceof SessionEvent.TurnEnded || event.event() instanceof SessionEvent.SessionEnded;
    }
}
