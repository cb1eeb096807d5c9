/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.transcript;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.cli.client.JsonCommand;
import dev.memlog.cli.client.NodeClient;
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
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "transcripts",
        description = {
            "Import Claude Code transcripts.",
            "Sends each session's events as the hooks would have; events recorded live are not processed twice. After an interruption the same command resumes."
        })
public final class ImportTranscriptsCommand extends JsonCommand implements Runnable {
    private static final Pattern DAYS = Pattern.compile("\\d{1,5}d");

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

    private final Terminal terminal;
    private final InstantSource clock;

    public ImportTranscriptsCommand(Map<String, String> environment, Terminal terminal, InstantSource clock) {
        super(environment);
        this.terminal = terminal;
        this.clock = clock;
    }

    @Override
    public void run() {
        within("--rate", rate, 1, 10_000);
        if (!Files.isDirectory(folder)) {
            throw new UserError("there is no folder " + folder + ": Claude Code's is ~/.claude/projects");
        }
        NodeClient node = client();
        TranscriptFolder transcripts = new TranscriptFolder(
                folder, project, since == null ? null : moment(since), new NodeProjects(node)::projectOf);
        TranscriptSending sending = new TranscriptSending(node, rate, err());
        try {
            TranscriptSending.Extent extent = sending.extent(transcripts);
            ObjectNode result = extent.json(sending.stats()).put("dryRun", dryRun);
            if (!dryRun && extent.events() > 0) {
                if (!yes) {
                    terminal.confirm(line(), "send " + what(result), "nothing was sent");
                }
                result.put("sent", sending.send(transcripts, extent.events())).put("leftOut", sending.leftOut());
            }
            print(result);
            sending.requireAnySent();
        } catch (IOException e) {
            throw new UserError("the transcripts in " + folder + " cannot be read: " + e.getMessage(), e);
        }
    }

    private void print(ObjectNode result) {
        PrintWriter out = out();
        result.path("unreadable").forEach(file -> err().println("cannot be read, and is left out: " + file.asText()));
        if (wantsJson()) {
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
            out.println("sent " + result.path("sent").asLong() + " events of "
                    + result.path("sessions").asInt()
                    + " sessions; events recorded before count as duplicate: `bin/memlog status` shows the progress");
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
            throw usage("--since is a date such as 2026-11-22 or days such as 30d, not '" + text + "'", e);
        }
    }
}
