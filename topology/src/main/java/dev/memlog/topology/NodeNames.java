/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology;

/** The topology's nodes, as they stand in its description and its metrics. */
final class NodeNames {
    static final String EVENTS_SOURCE = "events-source";
    static final String CALLS_SOURCE = "calls-source";
    static final String SESSION_PROCESSOR = "session-processor";
    static final String MEMORIES_SINK = "memories-sink";
    static final String DEAD_LETTERS_SINK = "dead-letters-sink";
    static final String CALLS_SINK = "calls-sink";
    static final String CONTROL_SINK = "control-sink";

    private NodeNames() {}
}
