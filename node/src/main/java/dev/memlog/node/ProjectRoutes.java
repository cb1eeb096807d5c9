/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.admin.CommandLog;
import dev.memlog.edge.BadRequestException;
import dev.memlog.edge.Caller;
import dev.memlog.edge.Gate;
import dev.memlog.edge.Gates;
import dev.memlog.edge.Reply;
import dev.memlog.edge.access.Routes;
import dev.memlog.event.AuditRecord;
import dev.memlog.event.ControlRecord.ProjectClaim;
import dev.memlog.event.OrderOutcome;
import dev.memlog.event.access.KeyScope;
import dev.memlog.event.team.TeamName;
import dev.memlog.ingest.project.ClaimedProjects;
import dev.memlog.ingest.project.ProjectClaims;
import dev.memlog.ingest.project.ProjectDetector;
import dev.memlog.ingest.project.ProjectRoot;
import dev.memlog.node.health.Readiness;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.StatusCodes;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which project a folder of this node's machine belongs to, and the say-so that it may have the name that it is called.
 * Only for this machine, and with keys for its operators: the answers name its folders.
 *
 * <p>Threading: safe. Replies are made on threads of their own: they read files and wait for the log.
 */
final class ProjectRoutes {
    static final String OF = "/v1/projects/of";
    static final String TRUST = "/v1/projects/trust";
    private static final int MAX_CONCURRENT = 4;
    private static final int LONGEST_PATH = 4096;
    private static final List<HttpString> PROXIES =
            List.of(Headers.FORWARDED, Headers.X_FORWARDED_FOR, Headers.VIA, new HttpString("X-Real-IP"));

    private final ClaimedProjects projects;
    private final CommandLog commands;
    private final InstantSource clock;
    private final Gate gate;

    ProjectRoutes(ClaimedProjects projects, CommandLog commands, Gates gates, InstantSource clock) {
        this.projects = projects;
        this.commands = commands;
        this.clock = clock;
        gate = gates.of(MAX_CONCURRENT);
    }

    void addTo(Routes routes) {
        routes.get(
                KeyScope.READ,
                OF,
                fromHere(
                        routes,
                        gate.get(
                                OF,
                                request -> of(
                                        request.principal().team(),
                                        request.text("folder", LONGEST_PATH).orElse("")))));
        routes.post(
                KeyScope.ADMIN,
                TRUST,
                fromHere(
                        routes,
                        gate.write(
                                TRUST,
                                request -> trust(
                                        request.principal().team(), request.order("{\"folder\":\"/home/ann/app\"}")))));
    }

    /** Folders that carry the name of another root's project; the doctor reports them. */
    static List<Readiness.Detail> details(ProjectClaims claims) {
        return claims.strangers().stream()
                .map(stranger -> new Readiness.Detail(
                        "project",
                        stranger.root().folder() + " is called " + stranger.name() + ", which belongs to "
                                + stranger.owner() + "; it is the project " + stranger.project(),
                        null))
                .toList();
    }

    private Reply of(TeamName team, String folder) throws BadRequestException {
        String project = projects.wouldBe(team, folder);
        if (project == null) {
            throw new BadRequestException("folder", "the path of a folder on the node's machine");
        }
        return Reply.ok(described(projects.rooted(folder), project));
    }

    private Reply trust(TeamName team, ObjectNode body) throws BadRequestException {
        ProjectDetector.Named named = projects.rooted(body.path("folder").asText());
        ProjectRoot root = named == null ? null : named.root();
        if (named == null || root == null) {
            throw new BadRequestException("folder", "the path of a folder on the node's machine");
        }
        ProjectClaim claim = projects.claims().of(team).trust(named.name(), root);
        ObjectNode answer = described(named, named.name());
        if (claim == null) {
            return Reply.ok(answer);
        }
        String actor = body.path("actor").asText();
        AuditRecord done = new AuditRecord(clock.instant(), actor, "project-trusted", null, answer, 1, 0, null);
        if (commands.control(claim.recordKey(), claim, done) != OrderOutcome.ACKNOWLEDGED) {
            return Reply.problem(
                    StatusCodes.SERVICE_UNAVAILABLE,
                    "the log does not acknowledge; ask again in 1 s, repeating it does no harm");
        }
        // Other nodes hear of it from the log, and so does this one, a moment later.
        projects.claims().control(claim.recordKey(), claim);
        return Reply.ok(answer);
    }

    private static ObjectNode described(ProjectDetector.@Nullable Named named, String project) {
        ObjectNode json = Reply.MAPPER.createObjectNode().put("project", project);
        ProjectRoot root = named == null ? null : named.root();
        if (named != null && root != null) {
            json.put("name", named.name()).put("folder", root.folder());
            if (root.remote() != null) {
                json.put("remote", root.remote());
            }
        }
        return json;
    }

    // Behind a proxy on this machine, everybody has its address. Where keys are asked for, the operators' key tells
    // them
    // from the others; else only what the proxy says of itself does.
    private static HttpHandler fromHere(Routes routes, HttpHandler next) {
        return exchange -> {
            boolean mayKnow = !routes.asksForKeys() || routes.operates(Caller.of(exchange));
            if (mayKnow && exchange.getSourceAddress().getAddress().isLoopbackAddress() && !isPassedOn(exchange)) {
                next.handleRequest(exchange);
                return;
            }
            Reply.problem(StatusCodes.FORBIDDEN, "asked from the node's own machine only")
                    .sendTo(exchange);
        };
    }

    private static boolean isPassedOn(HttpServerExchange exchange) {
        return PROXIES.stream().anyMatch(exchange.getRequestHeaders()::contains);
    }
}
