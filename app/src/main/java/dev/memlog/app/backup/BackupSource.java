/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.backup;

import dev.memlog.cli.client.NodeClient;
import dev.memlog.node.backup.BackupManifest;
import dev.memlog.node.backup.BackupRoutes;
import dev.memlog.node.backup.LogCut;
import dev.memlog.node.backup.LogListing;
import dev.memlog.settings.DataFolder;
import dev.memlog.settings.UserError;
import dev.memlog.settings.Version;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/** The source of a backup: a running node, or the folder of a stopped one. */
sealed interface BackupSource {
    /**
     * Writes the log's files.
     *
     * @param progress receives the bytes so far
     * @return the written files, not yet read back
     */
    BackupManifest writeTo(BackupFolder backup, LongConsumer progress) throws IOException;

    /** A running node, which sends a cut of its log. */
    record OfNode(NodeClient node) implements BackupSource {
        @Override
        public BackupManifest writeTo(BackupFolder backup, LongConsumer progress) throws IOException {
            List<BackupManifest.KeptFile> written = new ArrayList<>();
            long bytes = 0;
            try (ZipInputStream zip = new ZipInputStream(node.download(BackupRoutes.ROUTE))) {
                for (ZipEntry entry = next(zip); ; entry = next(zip)) {
                    if (entry.getName().equals(BackupManifest.FILE)) {
                        return asSent(BackupFolder.parse(zip.readAllBytes()), written);
                    }
                    BackupManifest.KeptFile file = backup.add(entry.getName(), zip);
                    written.add(file);
                    bytes += file.bytes();
                    progress.accept(bytes);
                }
            } catch (EOFException | ZipException e) {
                throw new UserError("the node at " + node.server() + " broke off the backup; its log says why", e);
            }
        }

        private static ZipEntry next(ZipInputStream zip) throws IOException {
            ZipEntry entry = zip.getNextEntry();
            if (entry == null) {
                throw new EOFException("no manifest");
            }
            return entry;
        }

        private static BackupManifest asSent(BackupManifest manifest, List<BackupManifest.KeptFile> written) {
            if (!manifest.files().equals(written)) {
                throw new UserError("what arrived is not what the node has sent: try again");
            }
            return manifest;
        }
    }

    /** A folder that no node holds; it may have been stopped or killed. */
    record OfFolder(Path data, InstantSource clock) implements BackupSource {
        @Override
        public BackupManifest writeTo(BackupFolder backup, LongConsumer progress) throws IOException {
            try (DataFolder held = DataFolder.open(data)) {
                requireLog(held);
                List<BackupManifest.KeptFile> files = new ArrayList<>();
                long bytes = 0;
                try (LogCut cut = LogCut.open(held.broker(), LogListing.of(held.broker()))) {
                    for (LogCut.Part part : cut.parts()) {
                        try (InputStream in = part.read()) {
                            files.add(backup.add(BackupManifest.BROKER + part.path(), in));
                        }
                        bytes += part.bytes();
                        progress.accept(bytes);
                    }
                }
                return new BackupManifest(BackupManifest.FORMAT, Version.text(), clock.instant(), 0, files);
            }
        }

        private static void requireLog(DataFolder held) {
            if (!Files.exists(held.broker().resolve("meta.properties"))) {
                throw new UserError("there is no log in " + held.folder()
                        + ": name the --data folder of a node that was started with `bin/memlog up`; the nodes of a"
                        + " team keep theirs in the Kafka cluster, which is backed up by its own means");
            }
        }
    }
}
