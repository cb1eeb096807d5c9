/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event;

import java.time.Duration;

/** The names of Memlog's topics; docs/topics.md describes the design and retention of each. */
public final class Topics {
    /** Key: session id (or {@code #number}); value: {@link SessionEvent}. */
    public static final String EVENTS = "memlog.events";

    /** Key: session number; value: {@link CallRecord}. */
    public static final String CALLS = "memlog.calls";

    /** Key: {@link MemoryRecord#recordKey()}; value: {@link MemoryRecord}. */
    public static final String MEMORIES = "memlog.memories";

    /** Key: {@link DeadLetter#key()}; value: the original bytes; headers: {@link DeadLetter#toHeaders()}. */
    public static final String DEAD_LETTERS = "memlog.dead-letters";

    /** Key: {@link ControlRecord#recordKey()}; value: {@link ControlRecord}. */
    public static final String CONTROL = "memlog.control";

    /** Key: the memory's {@link MemoryRecord#recordKey()}; value: {@link EmbeddingRecord}. */
    public static final String EMBEDDINGS = "memlog.embeddings";

    /** Key: the key's id; value: {@code access.AccessKey}. */
    public static final String KEYS = "memlog.keys";

    /** Key: the actor; value: {@link AuditRecord}. */
    public static final String AUDIT = "memlog.audit";

    /**
     * How long a compacted topic keeps tombstones; a reader that was away longer may have missed some and starts over.
     */
    public static final Duration TOMBSTONES_KEPT = Duration.ofDays(7);

    /** W3C trace context of the hook's request. */
    public static final String TRACEPARENT_HEADER = "traceparent";

    /** Header of an {@link #EVENTS} record that replays a dead letter. Key, value and event id are the letter's own. */
    public static final String REPLAY_ID_HEADER = "memlog-replay-id";

    /** With {@link #REPLAY_ID_HEADER}: the replay's ordinal, from 1. */
    public static final String REPLAY_COUNT_HEADER = "memlog-replay-count";

    /** On a record of {@link #EVENTS}: the id of the dead letter's event that this one was made from. */
    public static final String EDIT_OF_HEADER = "memlog-edit-of";

    private Topics() {}
}
