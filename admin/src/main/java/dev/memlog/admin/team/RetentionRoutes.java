/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.admin.team;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.admin.CommandLog;
import dev.memlog.edge.BadRequestException;
import dev.memlog.edge.Gate;
import dev.memlog.edge.Gates;
import dev.memlog.edge.Reply;
import dev.memlog.edge.Request;
import dev.memlog.edge.access.Routes;
import dev.memlog.event.AuditRecord;
import dev.memlog.event.ControlRecord.Retention;
import dev.memlog.event.ControlRecord.TeamSettings;
import dev.memlog.event.OrderOutcome;
import dev.memlog.event.access.KeyScope;
import dev.memlog.event.team.TeamName;
import dev.memlog.store.query.SpendQueries;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How long a team's memories are kept, where it differs from the nodes' settings.
 *
 * <p>Threading: safe; an order blocks until the log has acknowledged.
 */
public final class RetentionRoutes {
    private static final String ROUTE = "/v1/retention";
    private static final String EXAMPLE = "{\"days\":365,\"perProject\":5000}";
    private static final int MAX_CONCURRENT = 4;
    private static final int MOST_DAYS = 36_500;
    private static final int MOST_MEMORIES = 100_000_000;

    private final SpendQueries controls;
    private final CommandLog commands;
    private final InstantSource clock;
    private final Gate gate;

    /** @param controls of the team */
    public RetentionRoutes(SpendQueries controls, CommandLog commands, Gates gates, InstantSource clock) {
        this.controls = controls;
        this.commands = commands;
        this.clock = clock;
        gate = gates.of(MAX_CONCURRENT);
    }

    public void addTo(Routes routes) {
        routes.get(KeyScope.ADMIN, ROUTE, gate.get(ROUTE, request -> Reply.ok(shown())));
        routes.post(KeyScope.ADMIN, ROUTE, gate.write(ROUTE, this::set));
    }

    private ObjectNode shown() {
        Optional<Retention> set = controls.settings().map(TeamSettings::retention);
        return json(set.orElse(null)).put("source", set.isPresent() ? "set" : "configured");
    }

    private Reply set(Request request) throws BadRequestException {
        ObjectNode body = request.order(EXAMPLE);
        Integer days = count(body, "days", MOST_DAYS);
        Integer perProject = count(body, "perProject", MOST_MEMORIES);
        Retention retention = days == null && perProject == null
                ? null
                : new Retention(days == null ? null : Duration.ofDays(days), perProject);
        TeamName team = request.principal().team();
        Instant now = clock.instant();
        String actor = body.path("actor").asText();
        TeamSettings settings = new TeamSettings(team, retention, actor, now);
        ObjectNode answer = json(retention).put("source", retention == null ? "configured" : "set");
        AuditRecord done = new AuditRecord(now, actor, "retention-set", null, answer, 1, 0, null);
        return commands.control(settings.recordKey(), settings, done) == OrderOutcome.ACKNOWLEDGED
                ? Reply.ok(answer)
                : Reply.problem(503, "the log does not acknowledge; ask again in 1 s, repeating it does no harm");
    }

    private static ObjectNode json(@Nullable Retention retention) {
        Duration age = retention == null ? null : retention.age();
        return Reply.MAPPER
                .createObjectNode()
                .put("days", age == null ? null : age.toDays())
                .put("perProject", retention == null ? null : retention.perProject());
    }

    private static @Nullable Integer count(ObjectNode body, String name, int most) throws BadRequestException {
        JsonNode value = body.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 1 || value.intValue() > most) {
            throw new BadRequestException(name, "a whole number from 1 to " + most + ", or left out for no limit");
        }
        return value.intValue();
    }
}
