/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall;

import dev.memlog.event.Ledger;
import dev.memlog.store.query.MemoryQueries;
import dev.memlog.store.query.Timeline;
import dev.memlog.store.query.TimelineRequest;
import dev.memlog.store.row.Page;
import dev.memlog.store.row.PageRequest;
import dev.memlog.store.row.Rows.ObservationRow;
import dev.memlog.store.row.Rows.SummaryRow;
import dev.memlog.store.search.SearchHits;
import dev.memlog.store.search.SearchRequest;
import dev.memlog.store.sql.Database;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The queries of a database; it notes what it is asked, and lets a test act before it answers. */
public final class SpiedMemories extends MemoryQueries {
    public final List<PageRequest> pages = new CopyOnWriteArrayList<>();
    public final List<TimelineRequest> timelines = new CopyOnWriteArrayList<>();
    public final List<SearchRequest> searches = new CopyOnWriteArrayList<>();
    public volatile Runnable onRead = () -> {};

    SpiedMemories(Database database) {
        super(database, InstantSource.fixed(Seeds.MORNING));
    }

    @Override
    public Page<ObservationRow> observations(PageRequest request) {
        pages.add(request);
        return super.observations(request);
    }

    @Override
    public Page<SummaryRow> summaries(PageRequest request) {
        pages.add(request);
        return super.summaries(request);
    }

    @Override
    public Optional<ObservationRow> observation(long number) {
        onRead.run();
        return super.observation(number);
    }

    @Override
    public SearchHits search(SearchRequest request) {
        searches.add(request);
        return super.search(request);
    }

    @Override
    public Timeline timeline(TimelineRequest request) {
        timelines.add(request);
        return super.timeline(request);
    }

    @Override
    public Ledger ledger() {
        onRead.run();
        return super.ledger();
    }
}
