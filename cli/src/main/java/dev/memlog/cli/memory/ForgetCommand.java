/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.memory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.cli.client.JsonCommand;
import dev.memlog.cli.client.NodeClient;
import dev.memlog.cli.client.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "forget",
        description = {
            "Forget memories and dead letters for good.",
            "Forgets what matches every condition; a session, project or author given alone is forgotten entirely. After an interruption the same command resumes."
        })
public final class ForgetCommand extends JsonCommand implements Runnable {
    @Parameters(paramLabel = "ID", arity = "0..*", description = "Numbers of memories: 1234 or '#1234'.")
    private List<String> ids = new ArrayList<>();

    @Option(names = "--session", paramLabel = "S", description = "Id of a session; may be repeated.")
    private List<String> sessions = new ArrayList<>();

    @Option(names = "--project", paramLabel = "P", description = "Name of a project; may be repeated.")
    private List<String> projects = new ArrayList<>();

    @Option(names = "--author", paramLabel = "A", description = "Author of the memories; may be repeated.")
    private List<String> authors = new ArrayList<>();

    @Option(
            names = "--after",
            paramLabel = "DATE",
            description = "Only at or after: 2026-11-22, 2026-11-22T10:42:00Z, 7d.")
    @Nullable
    private String after;

    @Option(names = "--before", paramLabel = "DATE", description = "Only before.")
    @Nullable
    private String before;

    @Option(
            names = "--text",
            paramLabel = "WORDS",
            description = "Only memories that a search for all of these words finds.")
    @Nullable
    private String text;

    @Option(names = "--dry-run", description = "Dry run: show what would change.")
    private boolean dryRun;

    @Option(names = "--yes", description = "Do not ask for confirmation.")
    private boolean yes;

    private final Terminal terminal;

    public ForgetCommand(Map<String, String> environment, Terminal terminal) {
        super(environment);
        this.terminal = terminal;
    }

    @Override
    public void run() {
        ObjectNode order = conditions();
        if (order.isEmpty()) {
            throw usage("say what to forget: ids, --session, --project, --author, --after, --before or --text");
        }
        ForgetRun run = new ForgetRun(client(), signed(order));
        JsonNode estimate = run.estimate();
        if (!dryRun && estimate.at("/matched/sessions").asLong() > 0) {
            if (!yes) {
                confirm(estimate);
            }
            print(run.forget(estimate, err()));
        } else {
            print(estimate);
        }
    }

    private void print(JsonNode result) {
        print(result, String.join(System.lineSeparator(), ForgetText.lines(result)));
    }

    private void confirm(JsonNode estimate) {
        ForgetText.titles(estimate).forEach(err()::println);
        terminal.confirm(line(), "forget " + ForgetText.what(estimate) + " for good", "nothing was forgotten");
    }

    private ObjectNode conditions() {
        ObjectNode order = NodeClient.MAPPER.createObjectNode();
        addAll(order, "ids", ids);
        addAll(order, "session", sessions);
        addAll(order, "project", projects);
        addAll(order, "author", authors);
        put(order, "after", after);
        put(order, "before", before);
        put(order, "text", text);
        return order;
    }

    private static void addAll(ObjectNode order, String name, List<String> values) {
        if (!values.isEmpty()) {
            ArrayNode all = order.putArray(name);
            values.forEach(all::add);
        }
    }

    private static void put(ObjectNode order, String name, @Nullable String value) {
        if (value != null) {
            order.put(name, value);
        }
    }
}
