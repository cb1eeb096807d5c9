/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.doctor;

import dev.memlog.ingest.project.ExcludedProjects;
import dev.memlog.ingest.project.ProjectDetector;
import dev.memlog.settings.IngestSettings;
import dev.memlog.settings.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks whether a folder's sessions are recorded, by which pattern they are not, and whether its marker can be read.
 */
final class ExclusionCheck {
    private static final String KEY = IngestSettings.EXCLUDE_PROJECTS.key();
    private final Path folder;
    private final List<String> patterns;

    ExclusionCheck(Settings settings, Path folder) {
        this.folder = folder;
        this.patterns = settings.get(IngestSettings.EXCLUDE_PROJECTS);
    }

    List<CheckResult> examine() {
        List<CheckResult> findings = new ArrayList<>();
        String fault = ProjectDetector.markerFault(folder);
        if (fault != null) {
            findings.add(CheckResult.warning("project", fault, "write the name in one line of UTF-8 there"));
        }
        findings.add(exclusion());
        return findings;
    }

    private CheckResult exclusion() {
        ExcludedProjects excluded = new ExcludedProjects(patterns);
        String path = folder.toString();
        ProjectDetector.Named named = new ProjectDetector().namedInTime(path);
        Optional<ExcludedProjects.Reason> reason =
                excluded.whyFolder(path).or(() -> named == null ? Optional.empty() : excluded.whyProject(named.name()));
        return reason.map(why -> CheckResult.ok(
                        "exclusion",
                        "nothing of " + path + " is kept: "
                                + (why.pattern() == null ? "" : why.pattern() + " in " + KEY + " matches, as ")
                                + why.because()))
                .orElseGet(() -> CheckResult.ok("exclusion", path + " is kept: nothing in " + KEY + " matches it"));
    }
}
