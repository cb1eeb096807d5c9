/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** docs/commands.md: the help of every command, 80 columns wide. */
final class CommandsDocument {
    private static final String BEGIN = """
            # Commands

            The help of every command, as `bin/memlog COMMAND --help` prints it. `CommandsDocumentTest` writes this page
            with `-Dmemlog.write-docs`.

            Commands with `--server` use that node, else `$MEMLOG_SERVER`, else `http://127.0.0.1:37777`. A failure is one
            line on stderr that says what to do.
            """;

    /** Pages that tell more about a command. */
    private static final Map<String, String> PAGES = Map.ofEntries(
            Map.entry("memlog ingest", "team.md"),
            Map.entry("memlog process", "team.md"),
            Map.entry("memlog store", "team.md"),
            Map.entry("memlog broker", "team.md"),
            Map.entry("memlog acls", "team.md#kafka-with-logins"),
            Map.entry("memlog cluster", "team.md#without-docker"),
            Map.entry("memlog backup", "operations/keeping.md#back-up-and-restore"),
            Map.entry("memlog restore", "operations/keeping.md#back-up-and-restore"),
            Map.entry("memlog cost", "operations/money.md"),
            Map.entry("memlog budget", "operations/money.md"),
            Map.entry("memlog mcp", "connect.md#tools-for-the-agent-mcp"),
            Map.entry("memlog hooks", "connect.md"),
            Map.entry("memlog import transcripts", "connect.md#sessions-from-before"),
            Map.entry("memlog project", "connect.md#which-project"),
            Map.entry("memlog folder-index", "context.md#in-the-folders"),
            Map.entry("memlog config", "settings.md"));

    private CommandsDocument() {}

    static String text() {
        StringBuilder page = new StringBuilder(BEGIN);
        for (CommandLine command : commands()) {
            String name = command.getCommandSpec().qualifiedName();
            page.append("\n## ").append(name).append("\n\n");
            if (PAGES.containsKey(name)) {
                page.append("See [%1$s](%1$s).\n\n".formatted(PAGES.get(name)));
            }
            page.append("```text\n").append(help(command).stripTrailing()).append("\n```\n");
        }
        return page.toString();
    }

    /** All commands, each before its subcommands. */
    static List<CommandLine> commands() {
        List<CommandLine> all = new ArrayList<>();
        add(Main.commandLine(Map.of()), all);
        return all;
    }

    static String help(CommandLine command) {
        return command.setUsageHelpAutoWidth(false).getUsageMessage(Ansi.OFF).replace("\r\n", "\n");
    }

    private static void add(CommandLine command, List<CommandLine> all) {
        all.add(command);
        command.getSubcommands().values().forEach(below -> add(below, all));
    }
}
