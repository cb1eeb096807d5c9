/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.told;

import dev.memlog.edge.BadRequestException;
import dev.memlog.edge.DateBound;
import dev.memlog.edge.Gate;
import dev.memlog.edge.Gates;
import dev.memlog.edge.Reply;
import dev.memlog.edge.Request;
import dev.memlog.edge.access.Routes;
import dev.memlog.event.access.KeyScope;
import dev.memlog.recall.text.MemoryReference;
import dev.memlog.recall.text.MemoryReference.Kind;
import dev.memlog.recall.text.MemoryReference.Meant;
import dev.memlog.store.query.MemoryQueries;
import dev.memlog.store.told.WhyQueries;
import dev.memlog.store.told.WorthQueries;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * What was told and what helped: of a period, and of one memory.
 *
 * <p>Threading: safe. Sums of long periods take a while, so they have few threads of their own.
 */
public final class ToldRoutes {
    private static final String WORTH = "/v1/worth";
    private static final String WHY = "/v1/memories/{id}/why";
    private static final int MAX_CONCURRENT = 4;
    private static final Duration PERIOD = Duration.ofDays(30);
    private static final int DATE = 64;

    private final WorthQueries worth;
    private final WhyQueries why;
    private final MemoryQueries memories;
    private final Holdout holdout;
    private final ZoneId zone;
    private final InstantSource clock;
    private final Gate gate;

    /** @param zone in which days begin */
    public ToldRoutes(
            WorthQueries worth,
            WhyQueries why,
            MemoryQueries memories,
            Holdout holdout,
            ZoneId zone,
            Gates gates,
            InstantSource clock) {
        this.worth = worth;
        this.why = why;
        this.memories = memories;
        this.holdout = holdout;
        this.zone = zone;
        this.clock = clock;
        gate = gates.of(MAX_CONCURRENT);
    }

    public void addTo(Routes routes) {
        routes.get(KeyScope.READ, WORTH, gate.get(WORTH, this::worth));
        routes.get(KeyScope.READ, WHY, gate.get(WHY, this::why));
    }

    private Reply worth(Request request) throws BadRequestException {
        Instant until = bound(request, "until", DateBound.END).orElse(clock.instant());
        Instant since = bound(request, "since", DateBound.START).orElse(until.minus(PERIOD));
        if (since.isAfter(until)) {
            throw new BadRequestException("since", "not after until");
        }
        Optional<String> project = request.text("project", Request.MAX_TEXT);
        // The last moment of a day belongs to the day.
        return Reply.ok(
                WorthJson.of(since, until, holdout, worth.worth(since, until.plusMillis(1), project.orElse(null))));
    }

    private Optional<Instant> bound(Request request, String name, DateBound end) throws BadRequestException {
        Optional<String> text = request.text(name, DATE);
        return text.isEmpty() ? Optional.empty() : Optional.of(end.parse(name, text.get(), zone));
    }

    private Reply why(Request request) throws BadRequestException {
        long number = request.number();
        List<Meant> meant = new MemoryReference(Kind.ANY, number).meant(memories);
        return meant.stream()
                .findFirst()
                .flatMap(found -> why.why(found.memory().number()).map(of -> WhyJson.of(found.memory(), of)))
                .map(Reply::ok)
                .orElseGet(() -> Reply.problem(404, "there is no memory #" + number));
    }
}
