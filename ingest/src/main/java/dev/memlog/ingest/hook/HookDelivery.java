/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.hook;

import dev.memlog.ingest.accept.EventOrigin;
import dev.memlog.ingest.http.IngestRequest;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What Memlog's installed hook says of its payload: an id that stays the same however often it is sent, and for how
 * long it waited while no node took it. What the agent itself says of either comes first.
 */
final class HookDelivery {
    private static final int LONGEST_ID = 64;
    private static final int MOST_DIGITS = 15;

    private HookDelivery() {}

    static HookCall told(HookCall call, IngestRequest request, Instant now) {
        String id = request.header(IngestRequest.HOOK_ID);
        boolean named = call.occasion() != null && !call.occasion().isBlank();
        String occasion = named || id == null || id.length() > LONGEST_ID ? call.occasion() : id;
        return new HookCall(late(call.origin(), request, now), call.hook(), occasion, call.report());
    }

    /** An age, as the clocks of the two machines need not agree. */
    private static EventOrigin late(EventOrigin origin, IngestRequest request, Instant now) {
        long age = millis(request.header(IngestRequest.HOOK_AGE));
        return origin.at() != null || age == 0
                ? origin
                : new EventOrigin(
                        origin.session(),
                        origin.sessionId(),
                        now.minus(Duration.ofMillis(age)),
                        origin.platform(),
                        origin.project(),
                        origin.cwd(),
                        origin.agentId(),
                        origin.agentType());
    }

    /** None where it is no number: nothing that is said here is worth a refusal. */
    private static long millis(@Nullable String age) {
        boolean number =
                age != null && age.length() <= MOST_DIGITS && age.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? Long.parseLong(age) : 0;
    }
}
