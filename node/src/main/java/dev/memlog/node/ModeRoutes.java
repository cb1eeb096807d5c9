/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.edge.Caller;
import dev.memlog.edge.Reply;
import dev.memlog.edge.access.Routes;
import dev.memlog.event.Bounds;
import dev.memlog.event.access.KeyScope;
import dev.memlog.event.access.Principal;
import dev.memlog.event.access.ProjectGlobs;
import dev.memlog.event.team.TeamName;
import dev.memlog.node.health.HealthRoutes;
import dev.memlog.node.health.Readiness;
import dev.memlog.processor.mode.Mode;
import dev.memlog.processor.mode.Modes;
import dev.memlog.processor.mode.TeamModes;
import dev.memlog.settings.Settings;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The modes of this node and of a caller's team, and their faults, which the log and the readiness report as well. */
record ModeRoutes(TeamModes teams, Settings settings) {
    private static final Logger LOG = LoggerFactory.getLogger(ModeRoutes.class);

    void report(Readiness readiness) {
        Modes modes = teams.ofTeam(TeamName.LOCAL);
        modes.problems()
                .forEach(problem -> LOG.atWarn().addKeyValue("error", problem).log("a mode is not as it is set"));
        readiness.tell(() -> teams.problems().stream()
                .map(problem -> new Readiness.Detail("mode", problem, null))
                .toList());
        List<String> unknown = ContextNames.unknown(settings, modes);
        unknown.forEach(problem -> LOG.atWarn().addKeyValue("error", problem).log("a context is not narrowed as set"));
        readiness.tell(() -> unknown.stream()
                .map(problem -> new Readiness.Detail("context", problem, null))
                .toList());
    }

    void addTo(Routes routes) {
        routes.get(
                KeyScope.READ,
                "/v1/modes",
                exchange -> Reply.ok(answer(Caller.of(exchange))).sendTo(exchange));
    }

    private ObjectNode answer(Principal caller) {
        Modes modes = teams.ofTeam(caller.team());
        ObjectNode json = HealthRoutes.object().put("mode", modes.of(null).name());
        ObjectNode projects = json.putObject("projects");
        modes.names().forEach((project, mode) -> {
            if (isOf(caller.projects(), project)) {
                projects.put(project, mode);
            }
        });
        ArrayNode list = json.putArray("modes");
        for (Mode mode : modes.all()) {
            ObjectNode told = list.addObject().put("name", mode.name()).put("label", mode.label());
            ArrayNode types = told.putArray("types");
            mode.types()
                    .forEach(type -> types.addObject()
                            .put("id", type.id())
                            .put("label", type.label())
                            .put("description", type.description())
                            .put("sign", type.sign()));
            ArrayNode concepts = told.putArray("concepts");
            mode.concepts()
                    .forEach(concept -> concepts.addObject()
                            .put("id", concept.id())
                            .put("label", concept.label())
                            .put("description", concept.description()));
        }
        ArrayNode problems = json.putArray("problems");
        modes.problems().forEach(problems::add);
        return json;
    }

    /** A key of some projects is told of these, and of the globs that hold them. */
    private static boolean isOf(ProjectGlobs caller, String project) {
        return caller.holds(project)
                || (Bounds.isName(project)
                        && caller.globs().stream().anyMatch(new ProjectGlobs(List.of(project))::holds));
    }
}
