/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * The provider call that a memory comes from. All memories of one answer carry an equal one, so its cost counts once
 * per distinct value.
 *
 * @param generation the session's; with {@code batch} it identifies an answered call of the session
 * @param batch the sequence of the first event that it carried
 * @param events number of events it carried; a memory may come from some of them
 * @param attempts calls spent on these events, including this one and those before a dead letter
 * @param costMicros in micro-dollars; null for a model without a price
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProviderCall(
        int generation,
        long batch,
        int events,
        int attempts,
        long inputTokens,
        long outputTokens,
        @Nullable Long costMicros) {
    public ProviderCall {
        generation = Bounds.count(generation);
        batch = Math.max(0, batch);
        events = Bounds.count(events);
        attempts = Bounds.count(attempts);
        inputTokens = Bounds.count(inputTokens);
        outputTokens = Bounds.count(outputTokens);
        costMicros = Bounds.countOrNull(costMicros);
    }
}
