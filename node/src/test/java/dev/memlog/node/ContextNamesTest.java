/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.team.TeamName;
import dev.memlog.processor.mode.Modes;
import dev.memlog.recall.context.ContextScene.Terms;
import dev.memlog.settings.Settings;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContextNamesTest {
    @TempDir
    Path folder;

    private final Modes modes = Modes.load(Path.of("none"), "code", Map.of("thesis", "research"), "");

    @Test
    void shouldTellNamesThatNoModeHas() {
        Settings settings = Settings.load(
                Map.of(
                        "data",
                        folder.toString(),
                        "context.observation-types",
                        "bugfix,finding,Decision,bugfx",
                        "context.observation-concepts",
                        "gotcha,gotchas"),
                Map.of());

        assertThat(ContextNames.unknown(settings, modes))
                .hasSize(2)
                .anyMatch(each -> each.startsWith("context.observation-types names bugfx, which no mode has"))
                .anyMatch(each -> each.startsWith("context.observation-concepts names gotchas, which no mode has"));
    }

    @Test
    void shouldKnowTheTermsOfAProjectsOwnMode() {
        Terms thesis = ContextNames.termsOf(modes, TeamName.LOCAL).apply("thesis");
        Terms shop = ContextNames.termsOf(modes, TeamName.LOCAL).apply("shop");

        assertThat(thesis.hasType().test("bugfix")).isFalse();
        assertThat(shop.hasType().test("bugfix")).isTrue();
        assertThat(shop.hasConcept().test("gotcha")).isTrue();
    }
}
