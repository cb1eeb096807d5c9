/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.state;

import java.nio.charset.StandardCharsets;

/** The dictionary of closed sessions' JSON: frequent words, then a typical session. */
final class ClosedSessionDictionary {
    private ClosedSessionDictionary() {}

    static byte[] bytes() {
        return String.join("", WORDS, SESSION).getBytes(StandardCharsets.UTF_8);
    }

    private static final String WORDS =
            "\"failed\"\"cancelled\"\"stale\"\"forgotten\"\"added\"ended: clearended: logoutended: other"
                    + "\"gemini-cli\"\"codex\"\"cursor\"\"windsurf\"\"opencode\"\"anthropic-\"anthropic\"gemini-\"gemini\"openrouter-"
                    + "\"openrouter\"offline-\"offline\"claude-cli-\"claude-cli\"local-rulesclaude-haiku-4-5claude-sonnet-4-5gemini-2.5-flash"
                    + "\"prompts\":[{\"number\":1,\"text\":\"\",\"sequence\":2}],\"lastAnswer\":\"";

    private static final String SESSION = """
            {"state":"closed","facts":{"identity":{"number":,"sessionId":"","project":"","team":"local","author":"",\
            "platform":"claude-code"},"generation":1,"nextSequence":21,"tally":{"accepted":20,"duplicate":0,"skipped":0,\
            "processed":20,"deadLettered":0,"discarded":0,"open":0},"recollection":{"promptCount":1,"prompts":[],\
            "lastAnswer":null,"digest":[],"digestOf":[],"memorySessions":{},"memorySessionIds":["openai-"]},\
            "usage":{"inputTokens":12000,"outputTokens":900,"cachedInputTokens":0},"spend":{"costMicros":0,\
            "day":"2026-","lines":[{"provider":"openai","model":"gpt-5-mini","calls":1,"tokensIn":12000,"tokensOut":900,\
            "costMicros":1200}]},"startedAt":"2026-","lastActivityAt":"2026-","endReason":"ended: prompt_input_exit",\
            "gone":[],"idleFor":"PT0S","skipEvidence":null,"reflects":{"partition":1,"offset":1}},\
            "status":"completed","reason":"ended: prompt_input_exit","at":"2026-""";
}
