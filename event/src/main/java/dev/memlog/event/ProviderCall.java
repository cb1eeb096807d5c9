/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * The provider's call that a memory comes from. All memories of one answer carry the same, so what it cost is counted
 * once for all that are equal.
 *
 * @param generation the session's; with {@code batch} it tells the session's calls that were answered apart
 * @param batch the number within the session of the first event that it carried
 * @param events how many events it carried; a memory may be made of some of them
 * @param attempts calls that were spent on these events, this one included, as are those before they were dead letters
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
