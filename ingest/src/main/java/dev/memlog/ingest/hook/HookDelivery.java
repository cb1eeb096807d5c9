/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.hook;

import dev.memlog.edge.Request;
import dev.memlog.ingest.accept.EventOrigin;
import dev.memlog.ingest.accept.IngestHeaders;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Applies the headers of Memlog's installed hook: an id that stays the same over retries, and how long the payload
 * waited for a node. The agent's own id and time take precedence.
 */
final class HookDelivery {
    private static final int LONGEST_ID = 64;
    private static final int MAX_DIGITS = 15;

    private HookDelivery() {}

    static HookCall applyTo(HookCall call, Request request, Instant now) {
        String id = request.header(IngestHeaders.HOOK_ID);
        boolean named = call.occasion() != null && !call.occasion().isBlank();
        String occasion = named || id == null || id.length() > LONGEST_ID ? call.occasion() : id;
        return new HookCall(late(call.origin(), request, now), call.hook(), occasion, call.report());
    }

    /** The header holds an age, since the clocks of two machines may differ. */
    private static EventOrigin late(EventOrigin origin, Request request, Instant now) {
        long age = millis(request.header(IngestHeaders.HOOK_AGE));
        return origin.at() != null || age == 0 ? origin : origin.sentAt(now.minus(Duration.ofMillis(age)));
    }

    /** Zero if it is not a number: a bad header does not refuse a hook. */
    private static long millis(@Nullable String age) {
        boolean number =
                age != null && age.length() <= MAX_DIGITS && age.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? Long.parseLong(age) : 0;
    }
}
