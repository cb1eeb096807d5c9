/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.memlog.edge.access.Door;
import dev.memlog.edge.access.Routes;
import dev.memlog.event.TeamChoice.ProjectMode;
import dev.memlog.event.access.KeyScope;
import dev.memlog.event.access.Principal;
import dev.memlog.event.access.ProjectGlobs;
import dev.memlog.event.team.TeamName;
import dev.memlog.event.team.Visibility;
import dev.memlog.node.health.Readiness;
import dev.memlog.processor.mode.ModeRules;
import dev.memlog.processor.mode.Modes;
import dev.memlog.processor.mode.TeamModes;
import dev.memlog.settings.Settings;
import io.undertow.Undertow;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModeRoutesTest {
    private static final TeamName RED = new TeamName("red");

    @TempDir
    Path folder;

    @Test
    void shouldTellModesAndTheirTypesAndWhatIsMissing() throws IOException {
        Files.writeString(folder.resolve("garden.json"), """
                {"name": "Garden", "observation_types": [{"id": "planting", "label": "Planting", "emoji": "🌱"}]}
                """);
        Modes modes = Modes.load(folder, "garden", Map.of("shop", "code", "attic", "absent"), "");
        Readiness readiness = new Readiness();

        JsonNode told = told(modes, readiness);

        assertThat(told.path("mode").asText()).isEqualTo("garden");
        assertThat(told.path("projects").toString()).isEqualTo("{\"attic\":\"code\",\"shop\":\"code\"}");
        assertThat(told.path("modes").findValuesAsText("name")).containsExactly("garden", "code");
        assertThat(told.at("/modes/0/types/0").toString())
                .isEqualTo("{\"id\":\"planting\",\"label\":\"Planting\",\"description\":\"\",\"sign\":\"🌱\"}");
        assertThat(told.at("/modes/1/types").findValuesAsText("id")).contains("bugfix", "decision");
        assertThat(told.path("problems")).hasSize(1);
        assertThat(readiness.details(Instant.EPOCH)).singleElement().satisfies(detail -> {
            assertThat(detail.name()).isEqualTo("mode");
            assertThat(detail.message()).startsWith("mode absent is not used, but code: there is no absent.json in");
        });
        assertThat(readiness.isReady()).isTrue();
    }

    @Test
    void shouldTellATeamOfItsOwnChoicesAlone() throws IOException {
        ModeRules rules = ModeRules.load(folder, "code", Map.of("lab", "research"), "");
        choose(rules, RED, "shop*", "research");
        choose(rules, new TeamName("blue"), "bank", "research");

        JsonNode told = told(rules, new Readiness(), Principal.everyone(RED, "ann"));
        JsonNode limited = told(rules, new Readiness(), keyOf("shop-api"));
        JsonNode local = told(rules, new Readiness());

        assertThat(told.path("projects").toString()).isEqualTo("{\"shop*\":\"research\",\"lab\":\"research\"}");
        assertThat(limited.path("projects").toString()).isEqualTo("{\"shop*\":\"research\"}");
        assertThat(told.path("modes").findValuesAsText("name")).containsExactly("code", "research");
        assertThat(local.path("projects").toString()).isEqualTo("{\"lab\":\"research\"}");
    }

    private static Principal keyOf(String project) {
        return new Principal(
                "k1", RED, "ann", Set.of(KeyScope.READ), new ProjectGlobs(List.of(project)), Visibility.TEAM);
    }

    private static void choose(ModeRules rules, TeamName team, String project, String mode) {
        ProjectMode choice = new ProjectMode(team, project, mode, "ann", Instant.EPOCH);
        rules.control(choice.recordKey(), choice);
    }

    private static JsonNode told(TeamModes modes, Readiness readiness) throws IOException {
        return told(modes, readiness, Principal.everyone(TeamName.LOCAL, "dev"));
    }

    private static JsonNode told(TeamModes modes, Readiness readiness, Principal caller) throws IOException {
        Routes routes = new Routes(Door.everyone(caller));
        Settings settings = Settings.load(Map.of("data", System.getProperty("java.io.tmpdir")), Map.of());
        ModeRoutes modeRoutes = new ModeRoutes(modes, settings);
        modeRoutes.report(readiness);
        modeRoutes.addTo(routes);
        Undertow server = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setIoThreads(1)
                .setHandler(routes.handler())
                .build();
        server.start();
        try {
            int port = ((InetSocketAddress) server.getListenerInfo().getFirst().getAddress()).getPort();
            URL url = URI.create("http://127.0.0.1:" + port + "/v1/modes").toURL();
            try (InputStream in = url.openStream()) {
                return new ObjectMapper().readTree(in);
            }
        } finally {
            server.stop();
        }
    }
}
