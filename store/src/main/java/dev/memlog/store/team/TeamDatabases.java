/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.team;

import dev.memlog.event.team.TeamName;
import dev.memlog.store.sql.Database;
import dev.memlog.store.sql.EmptyDatabase;
import dev.memlog.store.sql.FolderLock;
import dev.memlog.store.sql.ReadSource;
import dev.memlog.store.sql.ReadSource.SqlFunction;
import dev.memlog.store.sql.StoreConfig;
import dev.memlog.store.sql.StoreException;
import dev.memlog.store.sql.Viewer;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The databases of the teams: {@code store.database} for {@link TeamName#LOCAL}, for each other team a file in the folder
 * {@code teams} beside it. A file is opened when it is first needed, and made when the first row is written.
 *
 * <p>Threading: safe.
 */
public final class TeamDatabases implements AutoCloseable {
    private static final String SUFFIX = ".db";
    private final StoreConfig config;
    private final Database main;
    private final Path folder;
    private final Map<TeamName, OpenTeam> open = new HashMap<>();
    private final EmptyDatabase none = new EmptyDatabase();
    private @Nullable FolderLock lock;
    private final Set<TeamName> dropping = new HashSet<>();
    private boolean closed;

    /** @param main closed by the caller, after this */
    public TeamDatabases(StoreConfig config, Database main) {
        this.config = config;
        this.main = main;
        folder = folderOf(config.database());
    }

    /** The folder of the other teams' databases. */
    public static Path folderOf(Path database) {
        return database.toAbsolutePath().resolveSibling("teams");
    }

    /** The teams with a file. */
    public static Set<TeamName> inFolder(Path folder) {
        Set<TeamName> teams = new TreeSet<>(Comparator.comparing(TeamName::value));
        if (!Files.isDirectory(folder)) {
            return teams;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                String team = name.substring(0, name.length() - SUFFIX.length());
                if (TeamName.isName(team)) {
                    teams.add(new TeamName(team));
                }
            }
            return teams;
        } catch (IOException e) {
            throw StoreException.of("listing the databases in " + folder, e);
        }
    }

    public static Path file(Path folder, TeamName team) {
        return folder.resolve(team + SUFFIX);
    }

    /**
     * Deletes the databases of all teams but {@link TeamName#LOCAL}.
     *
     * @throws StoreException when a node has them open
     */
    public static void delete(Path database) {
        Path folder = folderOf(database);
        Set<TeamName> teams = inFolder(folder);
        if (teams.isEmpty()) {
            return;
        }
        try (FolderLock held = FolderLock.acquire(folder)) {
            teams.forEach(team -> Database.deleteFiles(file(folder, team)));
        }
    }

    /** The teams with a file, without {@link TeamName#LOCAL}. */
    public Set<TeamName> others() {
        return inFolder(folder);
    }

    /** What a viewer sees of a team; nothing of an unknown team. No file is made. */
    public ReadSource source(TeamName team, Viewer viewer) {
        return team.equals(TeamName.LOCAL) ? main.as(viewer) : new Reads(team, viewer);
    }

    /** The database to be written by the projection; it is made if it is missing. */
    public Database writable(TeamName team) {
        OpenTeam writable = open(team, true);
        if (writable == null) {
            throw new StoreException("the store is closed");
        }
        return writable.database();
    }

    /**
     * Waits for queries that are running, then deletes the team's files. Only for the thread that writes.
     *
     * @return their size
     */
    public long drop(TeamName team) {
        OpenTeam dropped;
        synchronized (this) {
            dropping.add(team);
            dropped = open.remove(team);
        }
        try {
            if (dropped != null) {
                dropped.close();
            }
            return deleteFile(file(folder, team));
        } finally {
            synchronized (this) {
                dropping.remove(team);
            }
        }
    }

    private long deleteFile(Path file) {
        if (!Files.exists(file)) {
            return 0;
        }
        synchronized (this) {
            holdFolder();
        }
        try {
            long bytes = Files.size(file);
            Database.deleteFiles(file);
            return bytes;
        } catch (IOException e) {
            throw StoreException.of("measuring " + file, e);
        }
    }

    /** The projection writes to a team's database. */
    public synchronized void use(TeamName team) {
        OpenTeam used = open.get(team);
        if (used != null) {
            used.use();
        }
    }

    /** Open databases that nobody has read or written for so long. */
    public synchronized List<TeamName> idle(Duration time) {
        return open.entrySet().stream()
                .filter(each -> each.getValue().isIdleFor(time))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Closes a team's database, unless a query uses it, until it is needed again. Only for the thread that writes. */
    public synchronized void closeIfFree(TeamName team) {
        OpenTeam idle = open.get(team);
        if (idle != null && idle.closeIfFree()) {
            open.remove(team);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        open.values().forEach(OpenTeam::close);
        open.clear();
        try (FolderLock held = lock) {
            none.close();
        } catch (SQLException e) {
            throw StoreException.of("closing the databases of teams", e);
        }
    }

    private synchronized @Nullable OpenTeam open(TeamName team, boolean make) {
        OpenTeam known = open.get(team);
        if (known != null || closed) {
            return known;
        }
        Path file = file(folder, team);
        if (!make && (dropping.contains(team) || !Files.exists(file))) {
            return null;
        }
        holdFolder();
        OpenTeam opened = new OpenTeam(Database.openTeam(file, config));
        open.put(team, opened);
        return opened;
    }

    private void holdFolder() {
        if (lock == null) {
            lock = FolderLock.acquire(folder);
        }
    }

    private final class Reads implements ReadSource {
        private final TeamName team;
        private final Viewer viewer;

        Reads(TeamName team, Viewer viewer) {
            this.team = team;
            this.viewer = viewer;
        }

        @Override
        public <T> T read(SqlFunction<T> query) {
            return using(source -> source.read(query));
        }

        @Override
        public long bytes() {
            return using(ReadSource::bytes);
        }

        @Override
        public boolean isRestricted() {
            return !viewer.equals(Viewer.EVERYTHING);
        }

        private <T> T using(Function<ReadSource, T> use) {
            while (true) {
                OpenTeam found = open(team, false);
                if (found == null) {
                    return use.apply(none);
                }
                if (found.hold()) {
                    try {
                        return use.apply(found.database().as(viewer));
                    } finally {
                        found.release();
                    }
                }
                // It was closed meanwhile: it may be there again, or not at all.
            }
        }
    }
}
