/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.mode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.ControlRecord;
import dev.memlog.event.TeamChoice.ProjectMode;
import dev.memlog.event.team.TeamName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModeRulesTest {
    private static final Instant NOW = Instant.parse("2026-01-01T10:00:00Z");
    private static final TeamName RED = new TeamName("red");
    private static final TeamName BLUE = new TeamName("blue");

    @TempDir
    private Path folder;

    private ModeRules rules;

    @BeforeEach
    void load() throws IOException {
        Files.writeString(folder.resolve("garden.json"), """
                {"name": "Garden", "observation_types": [{"id": "planting", "emoji": "🌱"}],
                 "prompts": {"system_identity": "You keep a gardener's log."}}
                """);
        rules = ModeRules.load(folder, "code", Map.of("thesis", "research"), "");
    }

    @Test
    void shouldKeepToTheNodesModesForATeamThatHasChosenNothing() {
        set(RED, "shop", "garden");

        assertThat(rules.ofTeam(BLUE).of("shop").name()).isEqualTo("code");
        assertThat(rules.ofTeam(BLUE).of("thesis").name()).isEqualTo("research");
        assertThat(rules.ofTeam(RED).of("shop").name()).isEqualTo("garden");
        assertThat(rules.ofTeam(RED).of("thesis").name()).isEqualTo("research");
        assertThat(rules.ofTeam(RED).of(null).name()).isEqualTo("code");
    }

    @Test
    void shouldGiveTwoTeamsDifferentModesForTheSameProject() {
        set(RED, "shop", "garden");
        set(BLUE, "shop", "research");

        assertThat(rules.ofTeam(RED).instructions("shop")).startsWith("You keep a gardener's log.");
        assertThat(rules.ofTeam(RED).typeIds()).contains("planting");
        assertThat(rules.ofTeam(RED).signs()).containsEntry("planting", "🌱");
        assertThat(rules.ofTeam(BLUE).of("shop").hasType("finding")).isTrue();
        assertThat(rules.ofTeam(BLUE).typeIds()).doesNotContain("planting");
    }

    @Test
    void shouldLetTheClosestNameDecide() {
        set(RED, "*", "research");
        set(RED, "shop*", "garden");
        set(RED, "shop-api", "code");

        Modes modes = rules.ofTeam(RED);
        assertThat(modes.of("shop-api").name()).isEqualTo("code");
        assertThat(modes.of("shop-web").name()).isEqualTo("garden");
        assertThat(modes.of("bank").name()).isEqualTo("research");
        assertThat(modes.of(null).name()).as("a session without a project").isEqualTo("research");
        assertThat(List.copyOf(modes.names().entrySet()))
                .containsExactly(
                        Map.entry("shop-api", "code"),
                        Map.entry("shop*", "garden"),
                        Map.entry("*", "research"),
                        Map.entry("thesis", "research"));
        assertThat(modes.all().getFirst().name()).isEqualTo("research");
    }

    @Test
    void shouldFollowEachChangeAndForgetAnErasedTeam() {
        set(RED, "shop", "garden");
        set(RED, "shop", "research");
        assertThat(rules.ofTeam(RED).of("shop").name()).isEqualTo("research");

        rules.control(ProjectMode.keyOf(RED, "shop"), null);
        assertThat(rules.ofTeam(RED)).isSameAs(rules.ofTeam(BLUE));

        set(RED, "shop", "garden");
        ControlRecord erased = new ControlRecord.TeamErased(RED, "ops", NOW);
        rules.control(erased.recordKey(), erased);
        assertThat(rules.ofTeam(RED)).isSameAs(rules.ofTeam(BLUE));
    }

    /** A folder may differ from node to node. */
    @Test
    void shouldTellOfAModeThatThisNodeLacksAndReadItWhenItIsChosenAgain() throws IOException {
        set(RED, "shop", "kitchen");

        assertThat(rules.ofTeam(RED).of("shop").name()).isEqualTo("code");
        assertThat(rules.problems())
                .singleElement()
                .asString()
                .startsWith("team red: mode kitchen is not used, but code: there is no kitchen.json")
                .doesNotContain(folder.toString());
        assertThat(rules.ofTeam(BLUE).problems()).isEmpty();

        Files.copy(folder.resolve("garden.json"), folder.resolve("kitchen.json"));
        ProjectMode again = new ProjectMode(RED, "shop", "kitchen", "ann", NOW.plusSeconds(1));
        rules.control(again.recordKey(), again);
        assertThat(rules.ofTeam(RED).of("shop").name()).isEqualTo("kitchen");
        assertThat(rules.problems()).isEmpty();
    }

    @Test
    void shouldTellWhichModesThereAreAndWhyOneCannotBeChosen() throws IOException {
        Files.writeString(folder.resolve("broken.json"), "{");
        Files.writeString(folder.resolve("notes.txt"), "no mode");

        assertThat(rules.names()).containsExactly("broken", "code", "garden", "research");
        assertThat(rules.fault("garden")).isEmpty();
        assertThat(rules.fault("broken")).get().asString().startsWith("broken.json is no JSON");
        assertThat(rules.fault("absent")).get().asString().doesNotContain(folder.toString());
        assertThat(rules.fault("../../etc/passwd")).get().asString().contains("letters, digits");
        assertThat(rules.fault("garden--short")).get().asString().contains("no file of its own");
    }

    /** The nodes' settings are the choice of the team that operates them. */
    @Test
    void shouldTakeNoRecordOfTheLocalTeam() {
        set(TeamName.LOCAL, "shop", "garden");

        assertThat(rules.ofTeam(TeamName.LOCAL).of("shop").name()).isEqualTo("code");
    }

    private void set(TeamName team, String project, String mode) {
        ProjectMode choice = new ProjectMode(team, project, mode, "ann", NOW);
        rules.control(choice.recordKey(), choice);
    }
}
