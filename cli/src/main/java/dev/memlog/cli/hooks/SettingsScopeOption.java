/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.hooks;

import dev.memlog.settings.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code --user} and {@code --project}: the agent's settings file that a command changes. */
final class SettingsScopeOption {
    @Option(names = "--user", description = "Use the user's settings, for all projects (default).")
    private boolean user;

    @Option(
            names = "--project",
            paramLabel = "DIR",
            arity = "0..1",
            fallbackValue = ".",
            description = "Use the settings of the project in DIR (default: the current folder).")
    @Nullable
    private String project;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private CommandLine.Model.CommandSpec spec;

    boolean ofUser() {
        if (user && project != null) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--user and --project are two files: say one of them");
        }
        return project == null;
    }

    /** The project's folder, or the current one. */
    Path folder() {
        Path folder = Path.of(project == null ? "" : project).toAbsolutePath().normalize();
        if (project != null && !Files.isDirectory(folder)) {
            throw new UserError(folder + " is no folder: name the project's");
        }
        return folder;
    }

    Path file(Agent agent, Map<String, String> environment) {
        return ofUser() ? agent.userFile(environment) : agent.projectFile(folder());
    }
}
