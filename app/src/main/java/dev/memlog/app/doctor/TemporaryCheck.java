/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.doctor;

import dev.memlog.node.NativeLibraries;
import dev.memlog.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Checks where native libraries can be loaded from: the data folder, else Java's temporary folder. */
record TemporaryCheck(Settings settings) {
    private static final long ROOM = 32L * 1024 * 1024;
    private static final long PATIENCE_SECONDS = 5;
    private static final String MEND =
            "mount it without noexec and make room, or MEMLOG_JAVA_OPTS=-Djava.io.tmpdir=DIR";

    List<CheckResult> examine() {
        List<CheckResult> findings = new ArrayList<>();
        Path data = settings.dataFolder();
        Path existing = data;
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        Path temporary = NativeLibraries.temporary();
        String ofData = existing == null ? "is not there" : fault(existing);
        String ofTemporary = fault(temporary);
        if (ofTemporary == null) {
            findings.add(CheckResult.ok("temporary", temporary + " is usable"));
        } else if (ofData == null) {
            findings.add(CheckResult.warning(
                    "temporary",
                    temporary + " " + ofTemporary + "; native libraries are loaded from the data folder instead",
                    MEND + ", for the demo and the Claude CLI"));
            useDataFolder(data);
        } else {
            findings.add(CheckResult.problem(
                    "temporary",
                    temporary + " " + ofTemporary + ", and " + data + " " + ofData
                            + ": native libraries can be loaded from neither",
                    MEND));
        }
        return findings;
    }

    /** For the following checks, which read a database. */
    private static void useDataFolder(Path data) {
        try {
            NativeLibraries.useOf(data);
        } catch (IOException e) {
            // Reading the database reports it.
        }
    }

    /** What keeps a program in a folder from being run; null if nothing does. */
    private static @Nullable String fault(Path folder) {
        Path probe = null;
        try {
            if (!Files.isDirectory(folder)) {
                return "is not there";
            }
            if (Files.getFileStore(folder).getUsableSpace() < ROOM) {
                return "is full";
            }
            probe = Files.createTempFile(folder, "memlog-", ".sh");
            if (!Files.getFileStore(folder).supportsFileAttributeView("posix")) {
                return null;
            }
            Files.writeString(probe, "#!/bin/sh\nexit 0\n");
            Files.setPosixFilePermissions(probe, PosixFilePermissions.fromString("rwx------"));
            return runs(probe) ? null : "runs no programs (noexec)";
        } catch (IOException e) {
            return "cannot be written (" + e + ")";
        } finally {
            delete(probe);
        }
    }

    private static boolean runs(Path probe) {
        try {
            Process process = new ProcessBuilder(probe.toString()).start();
            return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void delete(@Nullable Path probe) {
        try {
            if (probe != null) {
                Files.deleteIfExists(probe);
            }
        } catch (IOException e) {
            // An empty file stays; the finding is what counts.
        }
    }
}
