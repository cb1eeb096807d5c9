/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store;

import dev.memlog.event.team.TeamName;
import dev.memlog.store.embedding.VectorSearch;
import dev.memlog.store.query.DeadLetterQueries;
import dev.memlog.store.query.ExportQueries;
import dev.memlog.store.query.ForgetQueries;
import dev.memlog.store.query.GroundQueries;
import dev.memlog.store.query.MemoryQueries;
import dev.memlog.store.query.OriginQueries;
import dev.memlog.store.query.RetentionQueries;
import dev.memlog.store.query.SessionQueries;
import dev.memlog.store.query.SessionStories;
import dev.memlog.store.query.SpendQueries;
import dev.memlog.store.sql.ReadSource;
import dev.memlog.store.sql.RenamedProjects;
import dev.memlog.store.told.ToldQueries;
import dev.memlog.store.told.WhyQueries;
import dev.memlog.store.told.WorthQueries;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * What one viewer sees of one team's rows. It holds no connection, so it is cheap to make and need not be closed.
 *
 * <p>Threading: safe.
 */
public final class StoreView {
    private final TeamName team;
    private final ReadSource rows;
    private final MemoryQueries queries;

    /** @param vectors of the team; null where search uses full text alone */
    StoreView(TeamName team, ReadSource rows, InstantSource clock, @Nullable VectorSearch vectors) {
        this.team = team;
        this.rows = rows;
        queries = new MemoryQueries(rows, clock);
        if (vectors != null) {
            queries.use(vectors);
        }
    }

    public TeamName team() {
        return team;
    }

    public MemoryQueries queries() {
        return queries;
    }

    public DeadLetterQueries letters() {
        return new DeadLetterQueries(rows);
    }

    public RenamedProjects renamedProjects() {
        return new RenamedProjects(rows);
    }

    public SpendQueries spend() {
        return new SpendQueries(rows);
    }

    public ForgetQueries forgetting() {
        return new ForgetQueries(rows);
    }

    public ExportQueries exports() {
        return new ExportQueries(rows);
    }

    public OriginQueries origins() {
        return new OriginQueries(rows);
    }

    public GroundQueries grounds() {
        return new GroundQueries(rows);
    }

    public SessionStories stories() {
        return new SessionStories(rows);
    }

    public RetentionQueries retention() {
        return new RetentionQueries(rows, team);
    }

    public ToldQueries told() {
        return new ToldQueries(rows);
    }

    public WorthQueries worth() {
        return new WorthQueries(rows);
    }

    public WhyQueries why() {
        return new WhyQueries(rows);
    }

    public SessionQueries sessions() {
        return new SessionQueries(rows);
    }
}
