/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request as an adapter sees it: read in whole, and free of the server's types.
 *
 * @param sessionNumber the path's {@code {id}}, or blank on a route without one
 * @param headers values of the headers in {@link #HEADERS} that were sent, under their lower-case names
 * @param options query parameters, the first value of each
 * @param port the local port it came in on
 * @param isCut whether the body went on after what is kept of it
 */
public record IngestRequest(
        byte[] body,
        String sessionNumber,
        Map<String, String> headers,
        Map<String, String> options,
        int port,
        boolean isCut) {
    public static final String IDEMPOTENCY_KEY = "idempotency-key";
    public static final String PROJECT = "x-memlog-project";
    public static final String PLATFORM = "x-platform-source";
    public static final String CLAUDE_MEM_PLATFORM = "x-claude-mem-platform-source";
    public static final String TRACEPARENT = "traceparent";
    /** Stands for an id of a hook that has none, however often it is sent. */
    public static final String HOOK_ID = "x-memlog-hook-id";
    /** For how long a hook waited at its sender, in milliseconds. */
    public static final String HOOK_AGE = "x-memlog-hook-age";

    static final String[] HEADERS = {
        IDEMPOTENCY_KEY, PROJECT, PLATFORM, CLAUDE_MEM_PLATFORM, TRACEPARENT, HOOK_ID, HOOK_AGE
    };

    public IngestRequest {
        headers = Map.copyOf(headers);
        options = Map.copyOf(options);
    }

    public IngestRequest(
            byte[] body, String sessionNumber, Map<String, String> headers, Map<String, String> options, int port) {
        this(body, sessionNumber, headers, options, port, false);
    }

    public @Nullable String header(String name) {
        String value = headers.get(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    public @Nullable String platformHeader() {
        String platform = header(PLATFORM);
        return platform == null ? header(CLAUDE_MEM_PLATFORM) : platform;
    }

    /** The W3C trace context, if the sender has a valid one. */
    public @Nullable String traceparent() {
        String value = header(TRACEPARENT);
        return value != null && Traceparent.isValid(value) ? value : null;
    }

    @Override
    public String toString() {
        return "IngestRequest[" + body.length + " bytes]";
    }
}
