/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.doctor;

import dev.memlog.settings.DataFolder;
import dev.memlog.settings.FolderPlace;
import dev.memlog.settings.MonitoringSettings;
import dev.memlog.settings.Settings;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Checks the data folder: write access, permissions, free space, and which process holds it. */
final class FolderCheck {
    private static final long MEGABYTE = 1024 * 1024;
    private static final Set<PosixFilePermission> OF_OTHERS = Set.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private final Path folder;
    private final long lowBelow;
    private final List<CheckResult> findings = new ArrayList<>();

    FolderCheck(Settings settings) {
        folder = settings.dataFolder();
        lowBelow = settings.get(MonitoringSettings.READY_DISK_LOW).bytes();
    }

    List<CheckResult> examine() {
        Path existing = folder;
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        if (existing == null || !Files.isDirectory(existing) || !Files.isWritable(existing)) {
            findings.add(CheckResult.problem(
                    "data",
                    folder + " cannot be written",
                    "give your user write permission there, or choose another folder with --data"));
            return findings;
        }
        boolean made = existing.equals(folder);
        try {
            if (made) {
                permissions();
                lock();
            } else {
                findings.add(CheckResult.ok("data", folder + " is made at the first start"));
            }
            place(existing);
            space(Files.getFileStore(existing));
        } catch (IOException e) {
            findings.add(CheckResult.problem(
                    "data", folder + " cannot be examined (" + e + ")", "check its permissions and its disk"));
        }
        return findings;
    }

    private void permissions() throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(folder, PosixFileAttributeView.class);
        boolean open =
                view != null && view.readAttributes().permissions().stream().anyMatch(OF_OTHERS::contains);
        findings.add(
                open
                        ? CheckResult.warning(
                                "data",
                                folder + " can be read by other users, and holds what was said in sessions",
                                "chmod 700 " + folder)
                        : CheckResult.ok("data", folder + " is its owner's alone"));
    }

    private void lock() throws IOException {
        Optional<String> holder = DataFolder.holderOf(folder);
        findings.add(CheckResult.ok(
                "lock",
                holder.map(pid -> "held by a running node" + (pid.isEmpty() ? "" : ", process " + pid))
                        .orElse("free: no node runs on this folder")));
    }

    private void place(Path existing) {
        String type = FolderPlace.fileSystem(existing);
        Optional<String> unmapped = FolderPlace.mapping(existing);
        if (unmapped.isPresent()) {
            findings.add(CheckResult.problem(
                    "file system",
                    folder + " lies on " + type + ", which cannot map files into memory (" + unmapped.get() + ")",
                    "choose a folder on a disk of this machine with --data"));
        }
        List<String> doubts = FolderPlace.doubts(folder);
        doubts.forEach(doubt -> findings.add(CheckResult.warning(
                "file system", folder + " " + doubt, "choose a folder on a disk of this machine with --data")));
        if (unmapped.isEmpty() && doubts.isEmpty()) {
            findings.add(CheckResult.ok("file system", type.isBlank() ? "maps files into memory" : type));
        }
    }

    private void space(FileStore store) throws IOException {
        long free = store.getUsableSpace();
        String left = free / MEGABYTE + " MB are free";
        findings.add(
                free < lowBelow
                        ? CheckResult.problem(
                                "disk",
                                left + ", less than " + lowBelow / MEGABYTE + " MB (ready.disk-low)",
                                "make room, or choose a folder on another disk with --data")
                        : CheckResult.ok("disk", left));
    }
}
