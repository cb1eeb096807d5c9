/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.accept;

import dev.memlog.edge.Request;
import org.jspecify.annotations.Nullable;

/** The headers that the wires read. */
public final class IngestHeaders {
    public static final String IDEMPOTENCY_KEY = "idempotency-key";
    public static final String PROJECT = "x-memlog-project";
    public static final String PLATFORM = "x-platform-source";
    public static final String CLAUDE_MEM_PLATFORM = "x-claude-mem-platform-source";
    /** Stands for an id of a hook that has none, however often it is sent. */
    public static final String HOOK_ID = "x-memlog-hook-id";
    /** For how long a hook waited at its sender, in milliseconds. */
    public static final String HOOK_AGE = "x-memlog-hook-age";

    private static final String TRACEPARENT = "traceparent";

    private IngestHeaders() {}

    public static @Nullable String platform(Request request) {
        String platform = request.header(PLATFORM);
        return platform == null ? request.header(CLAUDE_MEM_PLATFORM) : platform;
    }

    /** The W3C trace context, if the sender has a valid one. */
    static @Nullable String traceparent(Request request) {
        String value = request.header(TRACEPARENT);
        return value != null && Traceparent.isValid(value) ? value : null;
    }
}
