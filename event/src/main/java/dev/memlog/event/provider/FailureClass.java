/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event.provider;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Why a provider call, or a record, failed; it alone decides the next step. */
public enum FailureClass {
    /** No request left this machine, so nothing can have been charged. */
    UNREACHABLE,
    /** The request left and no usable answer came: 5xx, reset, timeout. */
    TRANSIENT,
    /** 429: the provider says wait. */
    RATE_LIMITED,
    /** 401, 402, 403, quota or balance exhausted: no call works until the account or key changes. */
    REFUSED,
    PROMPT_TOO_LONG,
    /** A stateful provider lost its session or process. */
    SESSION_GONE,
    /** An answer outside the grammar, or an error text in its place. */
    MALFORMED,
    /** The provider rejects this very request (other 4xx), while it answers others. */
    REJECTED,
    /**
     * The provider rejects every request alike, or is not the kind of service its address promises: nothing works until
     * a setting changes.
     */
    MISCONFIGURED,
    /** Empty text, or words outside the grammar: neither memories nor the statement that there is nothing to record. */
    NO_ANSWER,
    /** The provider's policy refuses this very request. */
    DECLINED,
    OVER_BUDGET,
    /** The process died while calls carried the batch, until its attempts were spent. */
    INTERRUPTED,
    /** Nothing moved the session's waiting events for hours, although nothing stood in their way. */
    STALE,
    /** Bytes on a topic that are not a record of ours. */
    UNDECODABLE;

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @JsonCreator
    public static FailureClass of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
