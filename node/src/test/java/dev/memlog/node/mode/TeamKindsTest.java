/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.mode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.TeamChoice.ProjectMode;
import dev.memlog.event.team.TeamName;
import dev.memlog.processor.mode.ModeRules;
import dev.memlog.recall.text.Kinds;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TeamKindsTest {
    private static final TeamName RED = new TeamName("red");

    @Test
    void shouldHaveTheKindsOfAModeThatItsTeamChoosesWhileItRuns(@TempDir Path folder) {
        ModeRules rules = ModeRules.load(folder, "code", Map.of(), "");
        Kinds red = TeamKinds.of(rules, RED);
        Kinds blue = TeamKinds.of(rules, new TeamName("blue"));
        assertThat(red.names()).contains("bugfix").doesNotContain("contradiction");

        ProjectMode choice = new ProjectMode(RED, "thesis*", "research", "ann", Instant.EPOCH);
        rules.control(choice.recordKey(), choice);
        assertThat(red.names()).contains("bugfix", "contradiction");
        assertThat(blue.names()).doesNotContain("contradiction");

        rules.control(choice.recordKey(), null);
        assertThat(red.names()).doesNotContain("contradiction");
    }
}
