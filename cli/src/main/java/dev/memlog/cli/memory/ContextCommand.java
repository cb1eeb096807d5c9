/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.memory;

import dev.memlog.cli.client.NodeClient;
import dev.memlog.cli.client.NodeCommand;
import dev.memlog.cli.project.ProjectName;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "context", description = "Print the context of a new session.")
public final class ContextCommand extends NodeCommand implements Runnable {
    @Option(names = "--project", paramLabel = "P", description = "Project (default: the current folder's).")
    @Nullable
    private String project;

    public ContextCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    public void run() {
        NodeClient client = client();
        String wanted = project == null ? ProjectName.of(client, Path.of("")) : project;
        String text = client.getText(
                "/api/context/inject",
                Map.of("project", wanted, "folder", Path.of("").toAbsolutePath().toString()));
        out().println(text.stripTrailing());
    }
}
