/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology;

import static dev.memlog.testkit.TestLedger.ledger;
import static dev.memlog.topology.DrivenTopology.tool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.MemoryRecord;
import dev.memlog.event.provider.FailureClass;
import dev.memlog.processor.prompt.TokenEstimate;
import dev.memlog.processor.provider.ProviderClient;
import dev.memlog.processor.provider.ProviderOutcome;
import dev.memlog.processor.provider.ProviderRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model whose context holds fewer events than a batch may have: each event is still told to it. */
class SmallModelTest {
    private static final int CONTEXT = 4_096;
    private static final int EVENTS = 40;

    @TempDir
    Path stateFolder;

    private final List<Integer> events = new CopyOnWriteArrayList<>();
    private final ProviderClient small = new ProviderClient() {
        private volatile int promptTokens = Integer.MAX_VALUE;

        @Override
        public String name() {
            return "small";
        }

        @Override
        public boolean stateful() {
            return false;
        }

        @Override
        public int promptTokens(boolean askedAgain) {
            return promptTokens;
        }

        @Override
        public ProviderOutcome call(ProviderRequest request) {
            if (TokenEstimate.of(request.instructions() + request.input()) > CONTEXT) {
                promptTokens = CONTEXT * 3 / 4;
                return new ProviderOutcome.Failed(FailureClass.PROMPT_TOO_LONG, "scripted", null);
            }
            events.add(request.events().size());
            StringBuilder reply = new StringBuilder();
            IntStream.range(0, EVENTS)
                    .filter(i -> request.input().contains("file-" + i + "."))
                    .forEach(i -> reply.append(
                            "<observation><type>discovery</type><title>file-" + i + "</title></observation>"));
            return ScriptedProvider.replied(reply.toString());
        }

        @Override
        public void close() {}
    };

    @Test
    void shouldTellOfEachEventThoughABatchDoesNotFit() {
        try (DrivenTopology topology =
                new DrivenTopology(stateFolder).batchMaxEvents(EVENTS).open(small)) {
            for (int i = 0; i < EVENTS; i++) {
                topology.post(tool("file-" + i + "."));
            }

            topology.awaitLedger(ledger().accepted(EVENTS).processed(EVENTS).build());

            assertThat(topology.memories(MemoryRecord.Observation.class).stream()
                            .map(MemoryRecord.Observation::title))
                    .containsExactlyElementsOf(IntStream.range(0, EVENTS)
                            .mapToObj(i -> "file-" + i)
                            .toList());
            assertThat(events).allSatisfy(most -> assertThat(most).isBetween(1, EVENTS / 2));
        }
    }
}
