/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node;

import dev.memlog.ingest.project.ProjectDetector;
import dev.memlog.log.RecordPublisher;
import dev.memlog.recall.folder.FolderIndex;
import dev.memlog.settings.DataFolder;
import dev.memlog.settings.FolderIndexSettings;
import dev.memlog.settings.Settings;
import dev.memlog.store.MemoryStore;
import dev.memlog.store.row.Page;
import dev.memlog.store.row.PageRequest;
import dev.memlog.store.row.Rows.ObservationRow;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notes in the folders of sessions, where they are asked for and the sessions are of this machine. */
final class FolderIndexing {
    private static final Logger LOG = LoggerFactory.getLogger(FolderIndexing.class);
    private static final Duration QUIET = Duration.ofSeconds(2);

    private FolderIndexing() {}

    static Optional<FolderIndex> start(
            Settings settings, Cluster cluster, DataFolder folder, MemoryStore store, RecordPublisher publisher) {
        if (!settings.get(FolderIndexSettings.ENABLED)) {
            return Optional.empty();
        }
        if (!cluster.embedded()) {
            LOG.atWarn().log("folder-index.enabled does nothing in a cluster, whose sessions are of many machines");
            return Optional.empty();
        }
        FolderIndex index = new FolderIndex(
                new StoredObservations(store),
                Configs.folderIndex(settings),
                folder.folder().resolve("folder-index"),
                Path.of(System.getProperty("user.home")),
                new ProjectDetector()::projectOf,
                ZoneId.systemDefault(),
                QUIET);
        publisher.tellEvents(index::noteSession);
        store.addCommitListener(index);
        return Optional.of(index.start());
    }

    private record StoredObservations(MemoryStore store) implements FolderIndex.Source {
        @Override
        public boolean isReady() {
            return store.isReady();
        }

        @Override
        public long newest() {
            return store.stories().newest();
        }

        @Override
        public List<ObservationRow> after(long number, int limit) {
            return store.stories().after(number, limit).observations();
        }

        @Override
        public Page<ObservationRow> observations(PageRequest request) {
            return store.queries().observations(request);
        }
    }
}
