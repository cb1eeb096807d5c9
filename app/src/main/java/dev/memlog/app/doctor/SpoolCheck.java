/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.doctor;

import dev.memlog.ingest.spool.SpoolFolder;
import dev.memlog.ingest.spool.SpoolState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Checks the events that this machine's hooks keep for the node, and for other addresses. */
record SpoolCheck(Path root, URI server, InstantSource clock) {
    private static final String CHECK = "hooks that wait";

    List<CheckResult> examine() {
        List<CheckResult> findings = new ArrayList<>();
        Instant now = clock.instant();
        SpoolFolder own = SpoolFolder.of(root, server);
        try {
            if (Files.isDirectory(own.path()) && !own.isPrivate()) {
                findings.add(CheckResult.problem(
                        CHECK,
                        own.path() + " can be written by others, so the node does not take it in",
                        "chmod 700 " + own.path()));
            }
            findings.add(of(own.state(), now));
            List<SpoolFolder> known = SpoolFolder.all(root, server);
            for (SpoolFolder ofKey : known.stream().skip(1).toList()) {
                SpoolState state = ofKey.state();
                if (!state.isEmpty()) {
                    findings.add(CheckResult.warning(
                            CHECK,
                            "with a key: " + state.text(now),
                            "the next hooks with the same key's file send them"));
                }
            }
            for (SpoolFolder other : others(known)) {
                SpoolState state = other.state();
                if (state.waiting() > 0) {
                    findings.add(CheckResult.warning(
                            CHECK,
                            "of another address: " + state.text(now),
                            "a node at that address drains them; if there is none, move the files to " + own.path()));
                }
            }
        } catch (IOException | UncheckedIOException e) {
            findings.add(CheckResult.warning(CHECK, root + " cannot be read: " + e.getMessage(), ""));
        }
        return findings;
    }

    private static CheckResult of(SpoolState state, Instant now) {
        if (state.isEmpty()) {
            return CheckResult.ok(CHECK, "none (" + state.folder() + ")");
        }
        String mend = "";
        if (state.waiting() > 0) {
            mend =
                    "the node takes them in when it runs on this machine and asks for no keys; else the next hooks send them";
        } else if (state.setAside() > 0) {
            mend = "the node's log says why; remove the files bad-* if nothing in them matters";
        } else {
            mend = "remove " + state.folder().resolve(".dropped") + " once you know";
        }
        return CheckResult.warning(CHECK, state.text(now), mend);
    }

    private List<SpoolFolder> others(List<SpoolFolder> known) throws IOException {
        List<SpoolFolder> others = new ArrayList<>();
        if (Files.isDirectory(root)) {
            try (DirectoryStream<Path> folders = Files.newDirectoryStream(root, Files::isDirectory)) {
                folders.forEach(folder -> others.add(new SpoolFolder(folder)));
            }
        }
        others.removeAll(known);
        return others;
    }
}
