/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.memlog.event.FailureClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against shell scripts that print what the command (2.1.197) printed when it was tried. */
@DisabledOnOs(OS.WINDOWS)
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
                        "<skip reason=\"x\"/>", new Usage(115, 20), "claude-haiku-4-5", SESSION));
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
            Error: --resume requires a valid session ID. Provided value "x" is not a UUID and does not match any session title. | SESSION_GONE
            error: unknown option '--strict-mcp-config'            | REFUSED
            Segmentation fault                                     | TRANSIENT
            """)
    void shouldClassifyWhenCommandFailsBeforeAnyJson(String text, FailureClass expected) throws Exception {
        assertFailed(call("cat >/dev/null; cat >&2 <<'X'\n" + text + "\nX\nexit 1", SESSION), expected);
    }

    @Test
    void shouldBeMalformedWhenCommandPrintsNoJson() throws Exception {
        assertFailed(call("echo hello", null), FailureClass.MALFORMED);
    }

    @Test
    void shouldBeUnreachableAndNameTheSettingWhenCommandIsMissing() throws Exception {
        ProviderConfig config = ProviderDefaults.config(ProviderDefaults.CLAUDE_CLI)
                .withCommand(folder.resolve("none").toString())
                .withDirectory(folder);
        try (ProviderClient client = ProviderFactory.create(config)) {
            ProviderOutcome outcome = client.call(ProviderClientContract.request());

            assertFailed(outcome, FailureClass.UNREACHABLE);
            assertThat(((ProviderOutcome.Failed) outcome).message()).contains("provider.claude-cli.command");
        }
    }

    @Test
    void shouldKillCommandAndChildrenWhenItTakesTooLong() throws Exception {
        try (ProviderClient client = client("sleep 300 & echo $! > child; wait", Duration.ofSeconds(1))) {
            assertFailed(client.call(ProviderClientContract.request()), FailureClass.TRANSIENT);
        }

        assertGone(Long.parseLong(read("child").strip()));
    }

    @Test
    void shouldKillCommandAndChildrenWhenInterrupted() throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        try (ProviderClient client =
                client("sleep 300 & echo $! > child.part; mv child.part child; wait", Duration.ofMinutes(5))) {
            Thread caller = Thread.ofVirtual().start(() -> {
                try {
                    client.call(ProviderClientContract.request());
                } catch (InterruptedException e) {
                    thrown.set(e);
                }
            });
            await().atMost(Duration.ofSeconds(10)).until(() -> Files.exists(folder.resolve("child")));

            caller.interrupt();

            assertThat(caller.join(Duration.ofSeconds(10))).isTrue();
        }
        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
        assertGone(Long.parseLong(read("child").strip()));
    }

    private static void assertGone(long pid) {
        await().atMost(Duration.ofSeconds(5))
                .until(() ->
                        ProcessHandle.of(pid).map(handle -> !handle.isAlive()).orElse(true));
    }

    private static void assertFailed(ProviderOutcome outcome, FailureClass expected) {
        assertThat(outcome).isInstanceOfSatisfying(ProviderOutcome.Failed.class, failed -> {
            assertThat(failed.failure()).as(failed.message()).isEqualTo(expected);
            assertThat(failed.message()).isNotBlank().doesNotContain(KEY);
        });
    }

    private ProviderOutcome call(String script, @Nullable String session) throws Exception {
        ProviderRequest plain = ProviderClientContract.request();
        try (ProviderClient client = client(script, Duration.ofSeconds(20))) {
            return client.call(new ProviderRequest(
                    plain.sessionId(), session, plain.instructions(), plain.input(), List.of(), "", null, null));
        }
    }

    private ProviderClient client(String script, Duration timeout) throws IOException {
        Path command = folder.resolve("claude");
        Files.writeString(command, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwx------"));
        return ProviderFactory.create(ProviderDefaults.config(ProviderDefaults.CLAUDE_CLI)
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
