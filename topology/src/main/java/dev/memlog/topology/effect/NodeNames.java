/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.effect;

/** The names of the topology's nodes in its description and its metrics. */
public final class NodeNames {
    public static final String EVENTS_SOURCE = "events-source";
    public static final String CALLS_SOURCE = "calls-source";
    public static final String SESSION_PROCESSOR = "session-processor";
    public static final String MEMORIES_SINK = "memories-sink";
    public static final String DEAD_LETTERS_SINK = "dead-letters-sink";
    public static final String CALLS_SINK = "calls-sink";
    public static final String CONTROL_SINK = "control-sink";

    private NodeNames() {}
}
