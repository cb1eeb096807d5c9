/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.projection;

import dev.memlog.event.ProviderCall;
import dev.memlog.store.sql.Row;
import org.jspecify.annotations.Nullable;

/** The columns that memories and settlements have for the call that made them; all null without one. */
final class CallColumns {
    private CallColumns() {}

    static Row put(Row row, @Nullable ProviderCall call) {
        return call == null
                ? row
                : row.put("call_generation", call.generation())
                        .put("call_batch", call.batch())
                        .put("call_events", call.events())
                        .put("call_attempts", call.attempts())
                        .put("call_tokens_in", call.inputTokens())
                        .put("call_tokens_out", call.outputTokens())
                        .put("call_cost_micros", call.costMicros());
    }
}
