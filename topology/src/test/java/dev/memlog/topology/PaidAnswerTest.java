/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.SessionId;
import dev.memlog.event.SessionStatus;
import dev.memlog.event.provider.FailureClass;
import dev.memlog.processor.provider.ProviderClient;
import dev.memlog.processor.provider.ProviderOutcome;
import dev.memlog.processor.provider.ProviderRequest;
import dev.memlog.processor.provider.Usage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One batch makes the provider answer, and charge for, what reads as a refusal; all others are answered as they should. */
class PaidAnswerTest {
    private static final SessionId OTHER = SessionId.local("session-2");
    private static final String POISON = "poison";

    @TempDir
    Path stateFolder;

    @AutoClose
    private DrivenTopology topology;

    private final AtomicInteger poisoned = new AtomicInteger();
    private volatile ProviderOutcome toPoison = ScriptedProvider.replied("unused");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Invalid API key.",
                "Invalid API key · Please run /login",
                "Prompt is too long",
                "prompt is too long: 208310 tokens > 200000 maximum",
                "No conversation found with session ID: 33a81b24-1b27-4a23-951a-34f1bdaff28f",
                "API Error: 429 {\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"x\"}}",
                "You exceeded your current quota, please check your plan and billing details.",
                "Credit balance is too low",
                "Claude AI usage limit reached",
                "{\"error\":{\"code\":401,\"message\":\"Incorrect API key provided\",\"code\":\"invalid_api_key\"}}"
            })
    void shouldSpendFourAttemptsAtMostWhenThePaidTextReadsAsARefusal(String notice) {
        assertBounded(new ProviderOutcome.Replied(notice, new Usage(890, 10), "scripted-1", null));
    }

    @ParameterizedTest
    @EnumSource(names = {"REFUSED", "RATE_LIMITED", "PROMPT_TOO_LONG", "MALFORMED", "REJECTED"})
    void shouldSpendFourAttemptsAtMostWhenAFailureWasPaidFor(FailureClass failure) {
        assertBounded(new ProviderOutcome.Failed(failure, "scripted", null, new Usage(890, 10), "scripted-1"));
    }

    /** The words of a model say nothing of the provider, so that its other sessions are not kept waiting for a moment. */
    @Test
    void shouldNotLeaveTheProviderAloneForAModelsWords() {
        toPoison = new ProviderOutcome.Replied("Invalid API key.", new Usage(890, 10), "scripted-1", null);
        topology.post(DrivenTopology.tool(POISON));
        topology.awaitTrue(() -> poisoned.get() == 1);
        Instant before = topology.now();

        topology.post(DrivenTopology.tool("b1", OTHER));
        topology.awaitTrue(() -> topology.session(OTHER).ledger().processed() == 1);

        assertThat(Duration.between(before, topology.now())).isLessThan(Duration.ofSeconds(10));
    }

    @BeforeEach
    void open() {
        topology = new DrivenTopology(stateFolder).batchMaxEvents(1).open(new ProviderClient() {
            @Override
            public String name() {
                return "scripted";
            }

            @Override
            public boolean stateful() {
                return false;
            }

            @Override
            public ProviderOutcome call(ProviderRequest request) {
                if (request.input().contains(POISON)) {
                    poisoned.incrementAndGet();
                    return toPoison;
                }
                return ScriptedProvider.replied("<observation><type>change</type><title>t</title></observation>");
            }

            @Override
            public void close() {}
        });
    }

    private void assertBounded(ProviderOutcome answer) {
        toPoison = answer;
        topology.post(DrivenTopology.tool(POISON));
        topology.post(DrivenTopology.tool("a2"));
        topology.post(DrivenTopology.tool("a3"));

        topology.awaitTrue(
                Duration.ofSeconds(1),
                () -> topology.session().ledger().processed() == 2
                        && topology.session().ledger().deadLettered() == 1);
        topology.pass(Duration.ofMinutes(10));

        assertThat(poisoned).hasValueLessThanOrEqualTo(4);
        assertThat(topology.session().status()).isEqualTo(SessionStatus.ACTIVE);
        // The node itself may replay it once, if another session's call ended well in between: the letter is written
        // again.
        assertThat(topology.letters()).isNotEmpty().extracting(TestRecord::key).containsOnly("session-1/" + POISON);
    }
}
