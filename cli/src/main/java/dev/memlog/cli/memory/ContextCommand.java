/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.memory;

import dev.memlog.cli.client.NodeClient;
import dev.memlog.cli.client.ServerOption;
import dev.memlog.cli.project.ProjectName;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "context",
        description = "Print the context of a new session in a project.",
        mixinStandardHelpOptions = true)
public final class ContextCommand implements Runnable {
    @Mixin
    private final ServerOption server;

    @Option(names = "--project", paramLabel = "P", description = "Project (default: the current folder's).")
    @Nullable
    private String project;

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private CommandLine.Model.CommandSpec spec;

    public ContextCommand(Map<String, String> environment) {
        server = new ServerOption(environment);
    }

    @Override
    public void run() {
        NodeClient client = server.client();
        String wanted = project == null ? ProjectName.of(client, Path.of("")) : project;
        String text = client.getText("/api/context/inject", Map.of("project", wanted));
        spec.commandLine().getOut().println(text.stripTrailing());
    }
}
