/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology;

import static dev.memlog.topology.DrivenTopology.tool;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.BudgetLimits;
import dev.memlog.event.ControlRecord.Line;
import dev.memlog.event.ControlRecord.Spend;
import dev.memlog.event.MemoryRecord.Observation;
import dev.memlog.event.SessionId;
import dev.memlog.event.TeamChoice;
import dev.memlog.event.TeamChoice.ModelPrice;
import dev.memlog.event.TeamChoice.ProjectMode;
import dev.memlog.event.Topics;
import dev.memlog.event.UndecodableException;
import dev.memlog.event.WireCodec;
import dev.memlog.event.team.TeamName;
import dev.memlog.processor.mode.ModeRules;
import dev.memlog.processor.mode.Modes;
import dev.memlog.processor.money.PriceTable;
import dev.memlog.processor.money.SpendGate;
import dev.memlog.processor.money.SpendListener;
import dev.memlog.processor.provider.ProviderClient;
import dev.memlog.processor.provider.ProviderRequest;
import dev.memlog.processor.provider.offline.OfflineClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two teams work on a project of one name in one node. Each scripted call takes 100 tokens in and 20 out. */
class TeamChoicesTopologyTest {
    private static final TeamName RED = new TeamName("red");
    private static final TeamName BLUE = new TeamName("blue");
    private static final String PLANTING = "<observation><type>PLANTING</type><title>seen</title></observation>";
    private final ScriptedProvider provider = new ScriptedProvider("scripted");
    private final WireCodec codec = new WireCodec();
    private final List<Spend> spending = new ArrayList<>();

    @TempDir
    private Path folder;

    @AutoClose
    private DrivenTopology topology;

    private ModeRules modes;
    private SpendGate gate;

    @BeforeEach
    void open() throws IOException {
        Files.writeString(folder.resolve("garden.json"), """
                {"name": "Garden", "observation_types": [{"id": "planting"}],
                 "prompts": {"system_identity": "You keep a gardener's log."}}
                """);
        modes = ModeRules.load(folder, "code", Map.of(), "");
        gate = new SpendGate(
                PriceTable.with(Map.of("scripted-1.input", "1", "scripted-1.output", "5")),
                new BudgetLimits(Map.of()),
                SpendListener.NONE);
        topology = new DrivenTopology(folder.resolve("state"))
                .batchMaxEvents(1)
                .gate(gate)
                .modes(modes);
    }

    @Test
    void shouldAskAndReadAndChargeEachTeamByItsOwnChoices() {
        begin(provider);
        choose(new ProjectMode(RED, "sh*", "garden", "ann", topology.now()));
        choose(new ModelPrice(RED, "scripted-1", 10_000_000, 50_000_000, null, "ann", topology.now()));
        choose(new ProjectMode(BLUE, "shop", "research", "bob", topology.now()));

        Observation red = remember(RED, "s", "e1", PLANTING);
        Observation blue = remember(BLUE, "s", "e1", PLANTING);
        Observation local = remember(TeamName.LOCAL, "s", "e1", PLANTING);

        assertThat(instructions())
                .containsExactly(
                        modes.ofTeam(RED).instructions("shop"),
                        modes.ofTeam(BLUE).instructions("shop"),
                        Modes.CODE.instructions("shop"))
                .doesNotHaveDuplicates();
        assertThat(red.kind()).as("as the team's mode writes it").isEqualTo("planting");
        assertThat(blue.kind()).isEqualTo("PLANTING");
        assertThat(local.kind()).isEqualTo("PLANTING");
        assertThat(cost(red)).isEqualTo(2_000L);
        assertThat(cost(blue)).isEqualTo(200L);
        assertThat(cost(local)).isEqualTo(200L);
        assertThat(spend(RED).lines()).containsExactly(new Line("scripted", "scripted-1", 1, 100, 20, 2_000L));
        assertThat(spend(BLUE).lines()).containsExactly(new Line("scripted", "scripted-1", 1, 100, 20, 200L));
    }

    @Test
    void shouldHoldFromTheNextCallWhenAChoiceChangesWhileItRuns() {
        begin(provider);
        Observation before = remember(RED, "s", "e1", PLANTING);
        choose(new ProjectMode(RED, "shop", "garden", "ann", topology.now()));
        choose(new ModelPrice(RED, "scripted*", 0, 0, null, "ann", topology.now()));
        Observation between = remember(RED, "s", "e2", PLANTING);
        gateAndModes(ProjectMode.keyOf(RED, "shop"), null);
        gateAndModes(ModelPrice.keyOf(RED, "scripted*"), null);
        Observation after = remember(RED, "s", "e3", PLANTING);

        assertThat(List.of(before.kind(), between.kind(), after.kind()))
                .containsExactly("PLANTING", "planting", "PLANTING");
        assertThat(List.of(cost(before), cost(between), cost(after))).containsExactly(200L, 0L, 200L);
        assertThat(instructions().get(1)).startsWith("You keep a gardener's log.");
        assertThat(instructions().getFirst()).isEqualTo(instructions().getLast());
    }

    @Test
    void shouldWriteTheOfflineMemoriesInTheTypesOfTheTeamsMode() {
        begin(new OfflineClient(modes));
        choose(new ProjectMode(RED, "*", "garden", "ann", topology.now()));

        assertThat(remember(RED, "s", "e1").kind()).isEqualTo("planting");
        assertThat(remember(BLUE, "s", "e1").kind()).isNotEqualTo("planting");
    }

    private void begin(ProviderClient client) {
        topology.open(client);
        gate.caughtUp();
    }

    private void choose(TeamChoice choice) {
        gateAndModes(choice.recordKey(), choice);
    }

    private void gateAndModes(String key, @Nullable TeamChoice choice) {
        modes.control(key, choice);
        gate.control(key, choice, topology.now());
    }

    private Observation remember(TeamName team, String session, String event, String reply) {
        provider.then(ScriptedProvider.replied(reply));
        return remember(team, session, event);
    }

    /** The memory of one event, once it is there. */
    private Observation remember(TeamName team, String session, String event) {
        SessionId id = new SessionId(team, session);
        int before = topology.memories(Observation.class).size();
        topology.post(tool(event, id));
        topology.awaitTrue(() -> topology.memories(Observation.class).size() > before);
        Observation made = topology.memories(Observation.class).getLast();
        assertThat(made.provenance().key().session()).isEqualTo(id);
        return made;
    }

    private List<String> instructions() {
        return provider.requests().stream().map(ProviderRequest::instructions).toList();
    }

    private static Long cost(Observation memory) {
        return requireNonNull(requireNonNull(memory.provenance().call()).costMicros());
    }

    /** The newest of the team's session. */
    private Spend spend(TeamName team) {
        for (TestRecord<String, byte[]> record : topology.unread(Topics.CONTROL)) {
            try {
                spending.add((Spend) codec.decodeControl(record.key(), record.value()));
            } catch (UndecodableException e) {
                throw new AssertionError(e);
            }
        }
        return spending.stream()
                .filter(spend -> spend.sessionId().team().equals(team))
                .reduce((first, second) -> second)
                .orElseThrow();
    }
}
