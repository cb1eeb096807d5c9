/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology;

import static dev.memlog.testkit.TestLedger.ledger;
import static dev.memlog.topology.DrivenTopology.envelope;
import static dev.memlog.topology.ScriptedProvider.replied;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.memlog.event.EventTaken;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.WireCodec;
import dev.memlog.event.text.KeyHash;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the log keeps of the commands that a session runs and of the errors that it meets: hashes. */
class ToolKeysTopologyTest extends TopologyTestBase {
    private static final String ERROR = "Exit code 1\nsrc/till.py:7: error: Module depotzebra is not there";
    private static final Integer ERROR_HASH = KeyHash.of(": error: Module depotzebra is not there");

    private static SessionEvent call(String id, String tool, String command, String output, boolean failed) {
        return new SessionEvent.ToolUsed(
                envelope(id),
                tool,
                JsonNodeFactory.instance.objectNode().put("command", command),
                JsonNodeFactory.instance.textNode(output),
                failed);
    }

    private EventTaken taken(SessionEvent event) {
        topology.post(event);
        return topology.memories(EventTaken.class).getLast();
    }

    @Test
    void shouldKeepTheHashesOfWhatAShellRan() {
        EventTaken ran = taken(call("t1", "Bash", "cd shop && mvn -q verify", "ok", false));

        assertThat(ran.commands()).containsExactly(KeyHash.of("mvn verify"));
        assertThat(ran.error()).isNull();
    }

    @Test
    void shouldKeepTheHashOfTheErrorOfACallThatFailed() {
        EventTaken failed = taken(call("t1", "Bash", "mvn -q verify", ERROR, true));

        assertThat(failed.failed()).isTrue();
        assertThat(failed.commands()).isNull();
        assertThat(failed.error()).isEqualTo(ERROR_HASH);
    }

    @Test
    void shouldTakeNoCommandFromAToolThatIsNoShell() {
        EventTaken noShell = taken(call("t1", "mcp__shop__run", "mvn verify", "ok", false));

        assertThat(noShell.commands()).isNull();
        assertThat(taken(call("t2", "mcp__shop__run", "mvn verify", ERROR, true))
                        .error())
                .isEqualTo(ERROR_HASH);
        assertThat(taken(call("t3", "Read", "", ERROR, true)).error()).isNull();
    }

    @Test
    void shouldKeepNothingOfASecretAndNoContent() {
        // As ingest writes it: the secret is cut before an event is in the log.
        EventTaken ran = taken(call("t1", "Bash", "sshpass -p [redacted:password] ssh till", "ok", false));

        assertThat(ran.commands()).hasSize(1).doesNotContain(KeyHash.of("sshpass hunter2"));
        assertThat(new String(new WireCodec().encode(ran), StandardCharsets.UTF_8))
                .doesNotContain("sshpass", "till", "redacted")
                .contains("\"commands\":[");
    }

    @Test
    void shouldGiveAnObservationTheErrorsOfItsOwnEvents() {
        provider.then(replied("<observation><title>the module is gone</title><events>1</events></observation>"))
                .then(replied("<observation><title>it is back</title></observation>"));
        topology.post(call("t1", "Bash", "mvn -q verify", ERROR, true));
        topology.awaitLedger(ledger().accepted(1).processed(1).build());
        topology.post(call("t2", "Bash", "mvn -q verify", ERROR, false));
        topology.awaitLedger(ledger().accepted(2).processed(2).build());

        assertThat(topology.memories(MemoryRecord.Observation.class))
                .extracting(MemoryRecord.Observation::errors)
                .containsExactly(List.of(ERROR_HASH), List.of());
    }
}
