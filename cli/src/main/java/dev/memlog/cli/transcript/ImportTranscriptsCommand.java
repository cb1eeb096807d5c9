/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.transcript;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.cli.client.NodeClient;
import dev.memlog.cli.client.ServerOption;
import dev.memlog.cli.client.Terminal;
import dev.memlog.cli.project.NodeProjects;
import dev.memlog.settings.UserError;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

@Command(
        name = "transcripts",
        description = "Import Claude Code transcripts: sends each session's events as the hooks would have; events"
                + " recorded live are not processed twice. After an interruption the same command resumes.",
        mixinStandardHelpOptions = true)
public final class ImportTranscriptsCommand implements Runnable {
    private static final Set<String> YES = Set.of("y", "yes");
    private static final Pattern DAYS = Pattern.compile("\\d{1,5}d");

    @Mixin
    private final ServerOption server;

    @Parameters(paramLabel = "DIR", description = "Folder of transcripts: ~/.claude/projects or one below it.")
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private Path folder;

    @Option(
            names = "--project",
            paramLabel = "P",
            description = "Only this project: its name, or its folder (with a slash), including folders below.")
    @Nullable
    private String project;

    @Option(names = "--since", paramLabel = "DATE", description = "Only from this time on: 2026-11-22, or 30d.")
    @Nullable
    private String since;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "50",
            description = "Maximum rate, in events per second (default: 50).")
    private int rate;

    @Option(names = "--dry-run", description = "Dry run: show what would change.")
    private boolean dryRun;

    @Option(names = "--yes", description = "Do not ask for confirmation.")
    private boolean yes;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    private final Terminal terminal;
    private final InstantSource clock;

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private CommandLine.Model.CommandSpec spec;

    public ImportTranscriptsCommand(Map<String, String> environment, Terminal terminal, InstantSource clock) {
        server = new ServerOption(environment);
        this.terminal = terminal;
        this.clock = clock;
    }

    @Override
    public void run() {
        if (rate < 1 || rate > 10_000) {
            throw new ParameterException(spec.commandLine(), "--rate is 1 to 10000, not " + rate);
        }
        if (!Files.isDirectory(folder)) {
            throw new UserError("there is no folder " + folder + ": Claude Code's is ~/.claude/projects");
        }
        NodeClient node = server.client();
        TranscriptFolder transcripts = new TranscriptFolder(
                folder, project, since == null ? null : moment(since), new NodeProjects(node)::projectOf);
        TranscriptSending sending =
                new TranscriptSending(node, rate, spec.commandLine().getErr());
        try {
            TranscriptSending.Extent extent = sending.extent(transcripts);
            ObjectNode result = extent.json(sending.stats()).put("dryRun", dryRun);
            if (!dryRun && extent.events() > 0) {
                if (!yes) {
                    confirm(result);
                }
                result.put("sent", sending.send(transcripts, extent.events())).put("leftOut", sending.leftOut());
            }
            print(result);
            sending.requireAnySent();
        } catch (IOException e) {
            throw new UserError("the transcripts in " + folder + " cannot be read: " + e.getMessage(), e);
        }
    }

    private void confirm(ObjectNode result) {
        String what = what(result);
        Optional<String> answer = terminal.ask("send " + what + "? [y/N] ");
        if (answer.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "nobody is there to be asked about " + what + ": say --yes, or --dry-run");
        }
        if (!YES.contains(answer.get().strip().toLowerCase(Locale.ROOT))) {
            throw new UserError("nothing was sent");
        }
    }

    private void print(ObjectNode result) {
        PrintWriter out = spec.commandLine().getOut();
        result.path("unreadable")
                .forEach(file ->
                        spec.commandLine().getErr().println("cannot be read, and is left out: " + file.asText()));
        if (json) {
            out.println(result.toPrettyString());
            return;
        }
        if (result.path("brokenLines").asInt() > 0) {
            out.println(result.path("brokenLines").asInt() + " lines could not be read and are left out");
        }
        if (result.path("leftOut").asLong() > 0) {
            out.println(result.path("leftOut").asLong() + " events were refused and are left out");
        }
        if (result.path("events").asLong() == 0) {
            out.println("nothing to send");
        } else if (dryRun) {
            out.println("dry run: would send " + what(result));
        } else {
            out.println(
                    "sent " + result.path("sent").asLong() + " events of "
                            + result.path("sessions").asInt()
                            + " sessions; what was recorded before counts as duplicate: `bin/memlog status` tells how the rest goes");
        }
    }

    private static String what(ObjectNode result) {
        String money = result.path("estimatedCostMicros").isNumber()
                ? " (about %.2f US dollars)"
                        .formatted(result.path("estimatedCostMicros").asLong() / 1e6)
                : "";
        return "%d events of %d sessions, which takes a provider about %d tokens%s, less what was recorded live"
                .formatted(
                        result.path("events").asLong(),
                        result.path("sessions").asInt(),
                        result.path("estimatedTokens").asLong(),
                        money);
    }

    private Instant moment(String text) {
        try {
            return DAYS.matcher(text).matches()
                    ? clock.instant().minus(Duration.ofDays(Long.parseLong(text.substring(0, text.length() - 1))))
                    : LocalDate.parse(text).atStartOfDay(ZoneId.systemDefault()).toInstant();
        } catch (DateTimeException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--since is a date such as 2026-11-22 or days such as 30d, not '" + text + "'",
                    e);
        }
    }
}
