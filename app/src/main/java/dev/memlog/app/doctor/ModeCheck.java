/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.doctor;

import dev.memlog.node.ContextNames;
import dev.memlog.processor.mode.Modes;
import dev.memlog.settings.ModeSettings;
import dev.memlog.settings.Settings;
import java.util.List;
import java.util.stream.Stream;

/** Checks the configured modes as a node reads them; a running node reports its own. */
record ModeCheck(Settings settings) {
    static final String MEND =
            "put its file into DIR/modes, or correct mode= and mode.project.NAME=, and restart the node"
                    + " (docs/context.md#modes)";

    static final String MEND_NAMES = "correct or remove the name and restart the node (docs/context.md)";

    List<CheckResult> examine() {
        Modes modes = Modes.load(
                settings.dataFolder().resolve("modes"),
                settings.get(ModeSettings.MODE),
                settings.projectModes(),
                settings.get(ModeSettings.MODE_LANGUAGE).orElse(""));
        return Stream.concat(
                        modes.problems().stream().map(problem -> CheckResult.warning("mode", problem, MEND)),
                        ContextNames.unknown(settings, modes).stream()
                                .map(problem -> CheckResult.warning("context", problem, MEND_NAMES)))
                .toList();
    }
}
