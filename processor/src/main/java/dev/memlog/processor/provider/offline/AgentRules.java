/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider.offline;

import dev.memlog.event.SessionEvent.SubagentStopped;

/** Describes work handed to other agents. */
final class AgentRules {
    private AgentRules() {}

    static Draft delegated(ToolCall call) {
        String task = call.input("description", "prompt");
        String agent = call.input("subagent_type");
        String report = call.outputText();
        String who = agent.isEmpty() ? "a subagent" : "the " + agent + " subagent";
        Draft draft = new Draft(
                        "discovery",
                        task
                                + (call.failed() ? ", delegated, failed: " : ", reported by " + who + ": ")
                                + Phrase.firstSentence(report))
                .subtitle("Delegated to " + who + ": " + call.input("prompt", "description"))
                .fact("Report: " + Phrase.firstLine(report))
                .narrative("The task \"" + Phrase.line(call.input("prompt", "description"), Phrase.SENTENCE)
                        + "\" went to " + who + ", which answered:\n" + report)
                .concepts("how-it-works");
        return call.failed() ? draft.failure() : draft;
    }

    static Draft stopped(long number, SubagentStopped event) {
        String type = event.envelope().agentType();
        String who = type == null ? "Subagent" : "Subagent " + type;
        String report = event.lastAssistantMessage();
        return new Draft("discovery", who + " finished: " + Phrase.firstSentence(report))
                .fact("Report: " + Phrase.firstLine(report))
                .narrative(report)
                .concepts("how-it-works")
                .event(number);
    }
}
