/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.doctor;

import dev.memlog.app.config.Settings;
import dev.memlog.processor.mode.Modes;
import java.util.List;

/** The modes that are set, as a node would read them; one that runs tells of its own. */
record ModeCheck(Settings settings) {
    static final String MEND =
            "put its file into DIR/modes, or correct mode= and mode.project.NAME=, and restart the node"
                    + " (docs/context.md#modes)";

    List<Finding> examine() {
        return Modes.load(
                        settings.dataFolder().resolve("modes"),
                        settings.text("mode").strip(),
                        settings.projectModes(),
                        settings.text("mode.language"))
                .problems()
                .stream()
                .map(problem -> Finding.warning("mode", problem, MEND))
                .toList();
    }
}
