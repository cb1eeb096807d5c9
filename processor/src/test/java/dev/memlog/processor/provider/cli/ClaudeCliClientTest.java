/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.provider.FailureClass;
import dev.memlog.event.provider.ProviderNames;
import dev.memlog.processor.dispatch.ProviderFactory;
import dev.memlog.processor.provider.ProviderClient;
import dev.memlog.processor.provider.ProviderConfig;
import dev.memlog.processor.provider.ProviderDefaults;
import dev.memlog.processor.provider.ProviderOutcome;
import dev.memlog.processor.provider.ProviderRequest;
import dev.memlog.processor.provider.Usage;
import dev.memlog.processor.provider.http.ProviderClientContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against shell scripts that print what the command (2.1.197) printed when it was tried. */
class ClaudeCliClientTest {
    private static final String SESSION = "f23b3499-5979-497b-ba84-82f8778eb05a";
    private static final String KEY = "sk-ant-0123456789abcdef";

    @TempDir
    Path folder;

    @Test
    void shouldReplyWithTextUsageAndSessionWhenCommandSucceeds() throws Exception {
        ProviderOutcome outcome = call(printing("""
                {"type":"result","subtype":"success","is_error":false,"api_error_status":null,"num_turns":1,"result":"<skip reason=\\"x\\"/>","session_id":"%s","usage":{"input_tokens":10,"cache_creation_input_tokens":5,"cache_read_input_tokens":100,"output_tokens":20},"modelUsage":{"claude-haiku-4-5":{"inputTokens":10}}}
                """.formatted(SESSION)), null);

        assertThat(outcome)
                .isEqualTo(new ProviderOutcome.Replied(
                        "<skip reason=\"x\"/>", new Usage(115, 20, 100), "claude-haiku-4-5", SESSION));
    }

    @Test
    void shouldPassPromptByInputAndKeepUsersSettingsOutWhenCalling() throws Exception {
        call("printf '%s\\n' \"$@\" > args; env > env; cat > input; pwd > cwd", SESSION);

        assertThat(read("args"))
                .contains("--resume\n" + SESSION)
                .contains("--tools\n\n")
                .contains("--setting-sources\n\n")
                .contains("disableAllHooks")
                .contains("--strict-mcp-config")
                .doesNotContain("add a discount");
        assertThat(read("input")).contains("add a discount").contains("<what_happened>");
        assertThat(read("env"))
                .contains("CLAUDE_CODE_MAX_RETRIES=0")
                .contains("ANTHROPIC_API_KEY=" + KEY)
                .doesNotContain("CLAUDECODE=")
                .doesNotContain("MEMLOG_");
        assertThat(read("cwd").strip()).isEqualTo(folder.toRealPath().toString());
    }

    @Test
    void shouldStartAnewWhenSessionIsAnotherProviders() throws Exception {
        call("printf '%s\\n' \"$@\" > args", "openai-s-1-1730000000000");

        assertThat(read("args")).doesNotContain("--resume");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Not logged in · Please run /login                              | null | REFUSED
            Invalid API key · Fix external API key                         | 401  | REFUSED
            Credit balance is too low                                      | 400  | REFUSED
            Claude AI usage limit reached                                  | 429  | REFUSED
            API Error: Unable to connect to API (ConnectionRefused)        | null | UNREACHABLE
            Prompt is too long                                             | 400  | PROMPT_TOO_LONG
            API Error: 529 {"type":"error","error":{"type":"overloaded_error"}} | null | TRANSIENT
            API Error: Request rejected                                    | 429  | RATE_LIMITED
            API Error: something else                                      | 500  | TRANSIENT
            """)
    void shouldClassifyWhenCommandReportsAnError(String text, String status, FailureClass expected) throws Exception {
        String json = "{\"type\":\"result\",\"subtype\":\"success\",\"is_error\":true,\"api_error_status\":" + status
                + ",\"result\":\"" + text.replace("\"", "\\\"") + "\",\"session_id\":\"" + SESSION + "\",\"usage\":{}}";

        assertFailed(call(printing(json) + "\nexit 1", null), expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            No conversation found with session ID: 1111            | SESSION_GONE
            Error: ProcessTransport is not ready for writing       | SESSION_GONE
            Error: Claude Code process exited with code 1          | SESSION_GONE
            Error: Claude Code process terminated by signal SIGTERM | SESSION_GONE
            AbortError: Claude Code process aborted by user        | SESSION_GONE
            Error: Claude Code process exited with code 1: Not logged in · Please run /login | REFUSED
            API Error: 401 {"type":"error","error":{"type":"authentication_error","message":"OAuth token has expired."}} | REFUSED
            API Error: 400 {"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 208310 tokens > 200000 maximum"}} | PROMPT_TOO_LONG
            Error: --resume requires a valid session ID. Provided value "x" is not a UUID and does not match any session title. | SESSION_GONE
            error: unknown option '--strict-mcp-config'            | REFUSED
            Segmentation fault                                     | TRANSIENT
            """)
    void shouldClassifyWhenCommandFailsBeforeAnyJson(String text, FailureClass expected) throws Exception {
        assertFailed(call("cat >/dev/null; cat >&2 <<'X'\n" + text + "\nX\nexit 1", SESSION), expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            kill -9 $$
            kill -TERM $$
            exit 137
            exit 143
            exit 0
            exit 1
            printf '{"type":"result","subtype":"succ'
            """)
    void shouldBeGoneWhenCommandEndsWithoutAResult(String script) throws Exception {
        assertFailed(call("cat >/dev/null; " + script, SESSION), FailureClass.SESSION_GONE);
    }

    @Test
    void shouldBeGoneWhenItsReasonStandsAmongTheErrors() throws Exception {
        String json = """
                {"type":"result","subtype":"error_during_execution","is_error":true,"num_turns":0,"session_id":"%s","usage":{},"errors":["No conversation found with session ID: %s"]}
                """.formatted(SESSION, SESSION);

        assertFailed(call(printing(json) + "\nexit 1", SESSION), FailureClass.SESSION_GONE);
    }

    @ParameterizedTest
    @CsvSource({"59990, false", "59991, true"})
    void shouldEndTheSessionWhenItHasGrownTooLarge(int cached, boolean ends) throws Exception {
        ProviderOutcome outcome = call(printing("""
                {"type":"result","is_error":false,"result":"ok","session_id":"%s","usage":{"input_tokens":10,"cache_read_input_tokens":%d,"output_tokens":9000}}
                """.formatted(SESSION, cached)), SESSION);

        assertThat(outcome).isInstanceOfSatisfying(ProviderOutcome.Replied.class, replied -> {
            assertThat(replied.sessionEnds()).isEqualTo(ends);
            assertThat(replied.memorySessionId()).isEqualTo(SESSION);
        });
    }

    /** Words count while no tokens were used: with some, they may be the model's own. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Invalid API key · Please run /login | REFUSED
            Credit balance is too low           | REFUSED
            Prompt is too long                  | PROMPT_TOO_LONG
            """)
    void shouldTakeANoticeForAFailureOnlyWhileNoTokensWereUsed(String text, FailureClass unpaid) throws Exception {
        String json = "{\"type\":\"result\",\"is_error\":false,\"result\":\"" + text + "\",\"session_id\":\"" + SESSION
                + "\",\"usage\":";

        assertFailed(call(printing(json + "{}}"), null), unpaid);
        assertThat(call(printing(json + "{\"input_tokens\":890,\"output_tokens\":10}}"), null))
                .isInstanceOfSatisfying(
                        ProviderOutcome.Replied.class,
                        replied -> assertThat(replied.text()).isEqualTo(text));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Invalid API key · Please run /login                         | null | MALFORMED
            No conversation found with session ID: 1111                 | null | MALFORMED
            API Error: Unable to connect to API (ConnectionRefused)     | null | MALFORMED
            Prompt is too long                                          | 400  | PROMPT_TOO_LONG
            API Error: Request rejected                                 | 429  | RATE_LIMITED
            """)
    void shouldNotGoByTheWordsOfAnErrorThatWasPaidFor(String text, String status, FailureClass expected)
            throws Exception {
        String json = "{\"type\":\"result\",\"is_error\":true,\"api_error_status\":" + status + ",\"result\":\"" + text
                + "\",\"usage\":{\"input_tokens\":890,\"output_tokens\":10}}";

        ProviderOutcome outcome = call(printing(json) + "\nexit 1", SESSION);

        assertFailed(outcome, expected);
        assertThat(((ProviderOutcome.Failed) outcome).answered()).isTrue();
    }

    @Test
    void shouldBeNoAnswerWhenCommandPrintsNoJson() throws Exception {
        assertFailed(call("echo hello", null), FailureClass.NO_ANSWER);
    }

    @Test
    void shouldReadAnAnswerThatIsPrintedWithoutJson() throws Exception {
        ProviderOutcome outcome = call("echo \"<skip reason='the usage limit was only read of'/>\"", null);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        ProviderOutcome.Replied.class,
                        replied -> assertThat(replied.text()).contains("<skip reason="));
    }

    @Test
    void shouldBeUnreachableAndNameTheSettingWhenCommandIsMissing() throws Exception {
        ProviderConfig config = ProviderDefaults.config(ProviderNames.CLAUDE_CLI)
                .withCommand(folder.resolve("none").toString())
                .withDirectory(folder);
        try (ProviderClient client = ProviderFactory.create(config)) {
            ProviderOutcome outcome = client.call(ProviderClientContract.request());

            assertFailed(outcome, FailureClass.UNREACHABLE);
            assertThat(((ProviderOutcome.Failed) outcome).message()).contains("provider.claude-cli.command");
        }
    }

    @Test
    void shouldBeDeclinedHoweverTheCommandEndsWhenThePolicyRefuses() throws Exception {
        String json =
                "{\"type\":\"result\",\"is_error\":%s,\"result\":\"API Error: Claude Code is unable to respond to this "
                        + "request, which appears to violate our Usage Policy.\",\"usage\":{\"input_tokens\":20000}}";

        ProviderOutcome failed = call(printing(json.formatted("true")) + "\nexit 1", SESSION);
        ProviderOutcome ended = call(printing(json.formatted("false")), SESSION);

        assertFailed(failed, FailureClass.DECLINED);
        assertFailed(ended, FailureClass.DECLINED);
        assertThat(((ProviderOutcome.Failed) failed).usage().inputTokens()).isEqualTo(20_000);
    }

    private static void assertFailed(ProviderOutcome outcome, FailureClass expected) {
        assertThat(outcome).isInstanceOfSatisfying(ProviderOutcome.Failed.class, failed -> {
            assertThat(failed.failure()).as(failed.message()).isEqualTo(expected);
            assertThat(failed.message()).isNotBlank().doesNotContain(KEY);
        });
    }

    private ProviderOutcome call(String script, @Nullable String session) throws Exception {
        ProviderRequest plain = ProviderClientContract.request();
        try (ProviderClient client = client(script, Duration.ofSeconds(60))) {
            return client.call(new ProviderRequest(
                    plain.sessionId(), session, plain.instructions(), plain.input(), List.of(), "", null, null));
        }
    }

    private ProviderClient client(String script, Duration timeout) throws IOException {
        Path command = folder.resolve("claude");
        Files.writeString(command, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwx------"));
        return ProviderFactory.create(ProviderDefaults.config(ProviderNames.CLAUDE_CLI)
                .withCommand(command.toString())
                .withDirectory(folder)
                .withApiKey(KEY)
                .withTimeout(timeout));
    }

    private static String printing(String json) {
        return "cat >/dev/null; cat <<'X'\n" + json.strip() + "\nX";
    }

    private String read(String file) throws IOException {
        return Files.readString(folder.resolve(file));
    }
}
