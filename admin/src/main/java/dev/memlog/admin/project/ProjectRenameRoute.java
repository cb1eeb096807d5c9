/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.admin.project;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.admin.CommandLog;
import dev.memlog.edge.BadRequestException;
import dev.memlog.edge.Gate;
import dev.memlog.edge.Gates;
import dev.memlog.edge.Reply;
import dev.memlog.edge.access.Routes;
import dev.memlog.event.AuditRecord;
import dev.memlog.event.ControlRecord.ProjectRename;
import dev.memlog.event.OrderOutcome;
import dev.memlog.event.access.KeyScope;
import dev.memlog.event.team.TeamName;
import dev.memlog.store.query.MemoryQueries;
import dev.memlog.store.sql.RenamedProjects;
import io.undertow.util.StatusCodes;
import java.text.Normalizer;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Renames a project, or merges it into another one: its present memories and its later ones.
 *
 * <p>Threading: safe. Replies are made on threads of their own, because they wait for the log.
 */
public final class ProjectRenameRoute {
    private static final String ROUTE = "/v1/projects/rename";
    private static final int MAX_CONCURRENT = 2;
    private static final int LONGEST_NAME = 256;
    private final MemoryQueries memories;
    private final RenamedProjects renamed;
    private final CommandLog commands;
    private final InstantSource clock;
    private final Gate gate;

    public ProjectRenameRoute(
            MemoryQueries memories, RenamedProjects renamed, CommandLog commands, Gates gates, InstantSource clock) {
        this.memories = memories;
        this.renamed = renamed;
        this.commands = commands;
        this.clock = clock;
        gate = gates.of(MAX_CONCURRENT);
    }

    public void addTo(Routes routes) {
        routes.post(
                KeyScope.ADMIN,
                ROUTE,
                gate.write(
                        ROUTE,
                        request -> rename(
                                request.order("{\"from\":\"shop-old\",\"to\":\"shop\",\"merge\":true}"),
                                request.principal().team())));
    }

    private Reply rename(ObjectNode body, TeamName team) throws BadRequestException {
        String from = name(body, "from");
        String to = name(body, "to");
        if (from.equals(to)) {
            throw new BadRequestException("to", "another name than from");
        }
        ObjectNode answer = Reply.MAPPER.createObjectNode().put("from", from).put("to", to);
        Optional<String> before = renamed.now(from);
        if (before.isPresent()) {
            return before.get().equals(to)
                    ? Reply.ok(answer)
                    : conflict(from + " is an old name of " + before.get() + "; rename that one");
        }
        Optional<String> given = renamed.now(to);
        if (given.isPresent()) {
            return conflict(to + " is an old name of " + given.get() + ", and an old name is not given again");
        }
        List<String> projects = memories.projects();
        if (!projects.contains(from)) {
            return Reply.problem(StatusCodes.NOT_FOUND, "no project is called " + from);
        }
        if (projects.contains(to) != body.path("merge").asBoolean()) {
            return conflict(
                    projects.contains(to)
                            ? to + " is a project already: merge the two, or choose another name"
                            : "no project is called " + to + ": rename " + from + ", which merges nothing");
        }
        ProjectRename rename = new ProjectRename(from, to, name(body, "actor"), clock.instant(), ofTeam(team));
        AuditRecord done = new AuditRecord(rename.at(), rename.actor(), "project-renamed", null, answer, 1, 0, null);
        return commands.control(rename.recordKey(), rename, done) == OrderOutcome.ACKNOWLEDGED
                ? Reply.ok(answer)
                : Reply.problem(
                        StatusCodes.SERVICE_UNAVAILABLE,
                        "the log does not acknowledge; ask again in 1 s, repeating it does no harm");
    }

    /** A name of {@link TeamName#LOCAL} is written as versions before teams did. */
    private static @Nullable TeamName ofTeam(TeamName team) {
        return team.equals(TeamName.LOCAL) ? null : team;
    }

    private static String name(ObjectNode body, String field) throws BadRequestException {
        JsonNode value = body.path(field);
        String name = value.isTextual() ? Normalizer.normalize(value.textValue().strip(), Normalizer.Form.NFC) : "";
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            throw new BadRequestException(field, "a text of 1 to " + LONGEST_NAME + " characters");
        }
        return name;
    }

    private static Reply conflict(String detail) {
        return Reply.problem(StatusCodes.CONFLICT, detail);
    }
}
