/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.memory;

import dev.memlog.cli.client.NodeClient;
import dev.memlog.cli.client.NodeCommand;
import dev.memlog.cli.project.ProjectName;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "context", description = "Print the context of a new session.")
public final class ContextCommand extends NodeCommand implements Runnable {
    @Option(names = "--project", paramLabel = "P", description = "Project (default: the current folder's).")
    @Nullable
    private String project;

    @Option(
            names = "--as-of",
            paramLabel = "D",
            description = "The context of this time: 2026-11-22, 2026-11, yesterday, 7d (seven days ago).")
    @Nullable
    private String asOf;

    public ContextCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    public void run() {
        NodeClient client = client();
        String wanted = project == null ? ProjectName.of(client, Path.of("")) : project;
        Map<String, String> query = new LinkedHashMap<>();
        query.put("project", wanted);
        query.put("folder", Path.of("").toAbsolutePath().toString());
        if (asOf != null) {
            query.put("as-of", asOf);
        }
        String text = client.getText("/api/context/inject", query);
        out().println(text.stripTrailing());
    }
}
