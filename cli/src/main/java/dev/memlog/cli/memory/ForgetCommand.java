/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.memory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.cli.client.NodeClient;
import dev.memlog.cli.client.ServerOption;
import dev.memlog.cli.client.SweepOption;
import dev.memlog.cli.client.Terminal;
import dev.memlog.settings.UserError;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "forget",
        description = "Forget the memories and dead letters that match every condition, for good. A session or"
                + " project given alone is forgotten entirely. After an interruption the same command resumes.",
        mixinStandardHelpOptions = true)
public final class ForgetCommand implements Runnable {
    private static final Set<String> YES = Set.of("y", "yes");

    @Mixin
    private final ServerOption server;

    @Parameters(paramLabel = "ID", arity = "0..*", description = "Numbers of memories: 1234 or '#1234'.")
    private List<String> ids = new ArrayList<>();

    @Option(names = "--session", paramLabel = "S", description = "Id of a session; may be repeated.")
    private List<String> sessions = new ArrayList<>();

    @Option(names = "--project", paramLabel = "P", description = "Name of a project; may be repeated.")
    private List<String> projects = new ArrayList<>();

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

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    private final Terminal terminal;

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private CommandLine.Model.CommandSpec spec;

    public ForgetCommand(Map<String, String> environment, Terminal terminal) {
        server = new ServerOption(environment);
        this.terminal = terminal;
    }

    @Override
    public void run() {
        ObjectNode order = order();
        if (order.isEmpty()) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "say what to forget: ids, --session, --project, --after, --before or --text");
        }
        ForgetRun run = new ForgetRun(server.client(), order.put("actor", SweepOption.actor()));
        JsonNode estimate = run.estimate();
        if (!dryRun && estimate.at("/matched/sessions").asLong() > 0) {
            if (!yes) {
                confirm(estimate);
            }
            print(run.forget(estimate, spec.commandLine().getErr()));
        } else {
            print(estimate);
        }
    }

    private void print(JsonNode result) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(result.toPrettyString());
        } else {
            ForgetText.lines(result).forEach(out::println);
        }
    }

    private void confirm(JsonNode estimate) {
        ForgetText.titles(estimate).forEach(spec.commandLine().getErr()::println);
        String what = ForgetText.what(estimate);
        Optional<String> answer = terminal.ask("forget " + what + " for good? [y/N] ");
        if (answer.isEmpty()) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    "nobody is there to be asked about " + what + ": say --yes, or --dry-run to look");
        }
        if (!YES.contains(answer.get().strip().toLowerCase(Locale.ROOT))) {
            throw new UserError("nothing was forgotten");
        }
    }

    private ObjectNode order() {
        ObjectNode order = NodeClient.MAPPER.createObjectNode();
        addAll(order, "ids", ids);
        addAll(order, "session", sessions);
        addAll(order, "project", projects);
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
