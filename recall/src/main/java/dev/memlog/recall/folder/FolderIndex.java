/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.folder;

import dev.memlog.event.Envelope;
import dev.memlog.event.thread.Border;
import dev.memlog.store.projection.CommitListener;
import dev.memlog.store.row.Page;
import dev.memlog.store.row.PageRequest;
import dev.memlog.store.row.Rows.ObservationRow;
import dev.memlog.store.row.Shown;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the notes in folders current: some time after a commit, it rewrites the notes of all folders that the commit's
 * observations name; after memories were hidden or forgotten, and at the start, those of every folder with notes.
 *
 * <p>Threading: {@link #onCommit}, {@link #noteSession} are safe and do not wait for it, {@link #close()} does; all else
 * belongs to a thread of its own. Its failures affect no other part.
 */
public final class FolderIndex implements CommitListener, AutoCloseable {
    /** Older observations are not looked at for a folder's notes. */
    static final int MOST_LOOKED_AT = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(FolderIndex.class);
    private static final String BORDER = "folder-index";
    private static final Duration PATIENCE_AT_END = Duration.ofSeconds(5);

    private final Source source;
    private final Function<String, @Nullable String> projectOf;
    private final FolderBounds bounds;
    private final int observations;
    private final ZoneId zone;
    private final Duration quiet;
    private final SessionFolders sessions;
    private final NotedFolders noted;
    private final ScheduledExecutorService thread;
    private final AtomicBoolean due = new AtomicBoolean();
    private final AtomicBoolean edited = new AtomicBoolean(true);
    private long lastNumber;

    /** The rows that notes are made from. */
    public interface Source {
        /** Whether the rows are up with the log. */
        boolean isReady();

        /** The highest number of a memory; 0 if there is none. */
        long newest();

        /** Observations that lists show, with higher numbers than this, the lowest first. */
        List<ObservationRow> after(long number, int limit);

        /** Observations that lists show, newest first. */
        Page<ObservationRow> observations(PageRequest request);
    }

    /**
     * @param folder for what it has to know after a restart
     * @param home of the user, where no notes are written
     * @param projectOf the project of a folder; null if it has none
     * @param quiet how long it waits for more before it writes
     * @throws IllegalArgumentException for a glob that is none
     */
    public FolderIndex(
            Source source,
            FolderIndexConfig config,
            Path folder,
            Path home,
            Function<String, @Nullable String> projectOf,
            ZoneId zone,
            Duration quiet) {
        this.projectOf = projectOf;
        this.source = source;
        this.zone = zone;
        this.quiet = quiet;
        bounds = new FolderBounds(config, home);
        observations = config.observations();
        sessions = new SessionFolders(folder.resolve("sessions"));
        noted = new NotedFolders(folder.resolve("folders"));
        // A platform thread: SQLite's native calls would pin a virtual one.
        thread = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("memlog-folder-index").daemon().factory());
    }

    public FolderIndex start() {
        lastNumber = source.newest();
        schedule();
        return this;
    }

    /** Records where a session works; called with its events once the log has them. */
    public void noteSession(Envelope event) {
        sessions.note(event);
    }

    @Override
    public void onCommit(Commit commit) {
        if (commit.edited()) {
            edited.set(true);
        }
        if (commit.edited() || commit.memories()) {
            schedule();
        }
    }

    /** Writes what is still due, if that is soon done. */
    @Override
    public void close() {
        if (due.get()) {
            try {
                thread.submit(Border.guard(BORDER, this::refresh))
                        .get(PATIENCE_AT_END.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException e) {
                LOG.atDebug().log("some folders' notes are not written: the node stops");
            }
        }
        thread.shutdownNow();
    }

    private void schedule() {
        if (due.compareAndSet(false, true)) {
            try {
                var unused =
                        thread.schedule(Border.guard(BORDER, this::refresh), quiet.toMillis(), TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                LOG.atDebug().log("folders' notes are not written any more: the node stops");
            }
        }
    }

    private void refresh() {
        due.set(false);
        if (!source.isReady()) {
            schedule();
            return;
        }
        boolean all = edited.getAndSet(false);
        ObservedFiles files = new ObservedFiles(bounds, sessions, projectOf);
        Set<Path> folders = foldersOfNews(files);
        if (all) {
            folders.addAll(stillNoted());
        }
        newest(folders, files).forEach(this::write);
    }

    private Set<Path> foldersOfNews(ObservedFiles files) {
        Set<Path> folders = new LinkedHashSet<>();
        List<ObservationRow> news;
        do {
            news = source.after(lastNumber, PageRequest.MAX_LIMIT);
            for (ObservationRow row : news) {
                folders.addAll(files.foldersOf(row));
                lastNumber = row.number();
            }
        } while (news.size() == PageRequest.MAX_LIMIT);
        return folders;
    }

    /** Where the user has taken the block out, it does not come back before there is something new. */
    private Set<Path> stillNoted() {
        Set<Path> still = new LinkedHashSet<>();
        for (Path folder : noted.all()) {
            try {
                boolean isSame =
                        FolderBounds.real(folder).filter(folder::equals).isPresent();
                if (isSame && new FolderFile(folder).hasMarks()) {
                    still.add(folder);
                } else {
                    noted.remove(folder);
                }
            } catch (IOException e) {
                LOG.atDebug().addKeyValue("error", e.getMessage()).log("a folder's notes cannot be read");
            }
        }
        return still;
    }

    /** For each of these folders its newest observations, maybe none. */
    private Map<Path, List<ObservationRow>> newest(Set<Path> folders, ObservedFiles files) {
        Map<Path, List<ObservationRow>> found = new LinkedHashMap<>();
        folders.forEach(folder -> found.put(folder, new ArrayList<>()));
        int open = found.size();
        boolean more = true;
        for (int offset = 0; more && open > 0 && offset < MOST_LOOKED_AT; offset += PageRequest.MAX_LIMIT) {
            var page = source.observations(new PageRequest(List.of(), offset, PageRequest.MAX_LIMIT, Shown.CURRENT));
            for (ObservationRow row : page.items()) {
                for (Path folder : files.foldersOf(row)) {
                    List<ObservationRow> rows = found.get(folder);
                    if (rows != null && rows.size() < observations) {
                        rows.add(row);
                        open -= rows.size() == observations ? 1 : 0;
                    }
                }
            }
            more = page.hasMore();
        }
        return found;
    }

    private void write(Path folder, List<ObservationRow> rows) {
        try {
            switch (new FolderFile(folder).put(FolderNotes.lines(rows, zone))) {
                case WRITTEN -> noted.add(folder);
                case DELETED -> noted.remove(folder);
                case UNCHANGED -> {
                    if (rows.isEmpty()) {
                        noted.remove(folder);
                    } else {
                        noted.add(folder);
                    }
                }
                case LEFT_ALONE ->
                    LOG.atDebug().log(
                            "a CLAUDE.md is left alone: a link, read-only, too large, or its marks are broken");
            }
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("error", e.getMessage()).log("a folder's notes could not be written");
        }
    }
}
