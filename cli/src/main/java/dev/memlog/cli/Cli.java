/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli;

import dev.memlog.cli.client.ConsoleCommand;
import dev.memlog.cli.client.Terminal;
import dev.memlog.cli.deadletter.AuditCommand;
import dev.memlog.cli.deadletter.DlqCommand;
import dev.memlog.cli.hooks.HooksCommand;
import dev.memlog.cli.key.KeysCommand;
import dev.memlog.cli.key.TeamCommand;
import dev.memlog.cli.login.LoginCommand;
import dev.memlog.cli.login.LogoutCommand;
import dev.memlog.cli.login.WebBrowser;
import dev.memlog.cli.mcp.McpCommand;
import dev.memlog.cli.memory.ContextCommand;
import dev.memlog.cli.memory.FolderIndexCommand;
import dev.memlog.cli.memory.ForgetCommand;
import dev.memlog.cli.memory.MemoryCommand;
import dev.memlog.cli.memory.SearchCommand;
import dev.memlog.cli.memory.ShareCommand;
import dev.memlog.cli.money.BudgetCommand;
import dev.memlog.cli.money.CostCommand;
import dev.memlog.cli.money.PauseCommand;
import dev.memlog.cli.money.ResumeCommand;
import dev.memlog.cli.project.ProjectCommand;
import dev.memlog.cli.transfer.ExportCommand;
import dev.memlog.cli.transfer.ImportCommand;
import dev.memlog.cli.worth.WhyCommand;
import dev.memlog.cli.worth.WorthCommand;
import dev.memlog.event.text.Explained;
import dev.memlog.settings.BadSetting;
import dev.memlog.settings.UserError;
import dev.memlog.settings.Version;
import java.io.PrintWriter;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * The root command: assembles the commands and turns every failure into one line on stderr.
 *
 * <p>Exit codes are picocli's: 0 success, 1 failure, 2 usage or settings.
 */
@Command(
        name = "memlog",
        description = "Memory for coding agents, kept in a Kafka log.",
        versionProvider = Cli.ManifestVersion.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = "`memlog COMMAND --help` lists options. Exit: 0 success, 1 failure, 2 usage.")
public final class Cli extends ConsoleCommand implements Runnable {
    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Print the version.")
    @SuppressWarnings("unused") // read by picocli
    private boolean version;

    private Cli() {}

    /**
     * The whole command line, ready to execute.
     *
     * @param nodeCommands the commands that start a node, by name, in the order of the help
     */
    public static CommandLine commandLine(Map<String, String> environment, Map<String, Object> nodeCommands) {
        return commandLine(environment, nodeCommands, Terminal.ofProcess());
    }

    public static CommandLine commandLine(
            Map<String, String> environment, Map<String, Object> nodeCommands, Terminal terminal) {
        CommandLine line = new CommandLine(new Cli());
        nodeCommands.forEach(line::addSubcommand);
        line.addSubcommand("status", new StatusCommand(environment));
        line.addSubcommand("search", new SearchCommand(environment));
        line.addSubcommand("context", new ContextCommand(environment));
        line.addSubcommand("mcp", new McpCommand(environment));
        line.addSubcommand("dlq", DlqCommand.commandLine(environment, terminal));
        line.addSubcommand("cost", new CostCommand(environment));
        line.addSubcommand("worth", new WorthCommand(environment));
        line.addSubcommand("why", new WhyCommand(environment));
        line.addSubcommand("budget", BudgetCommand.commandLine(environment));
        line.addSubcommand("project", ProjectCommand.commandLine(environment));
        line.addSubcommand("pause", new PauseCommand(environment));
        line.addSubcommand("resume", new ResumeCommand(environment));
        line.addSubcommand("forget", new ForgetCommand(environment, terminal));
        line.addSubcommand("share", new ShareCommand(environment));
        line.addSubcommand("memory", MemoryCommand.commandLine(environment));
        line.addSubcommand("export", new ExportCommand(environment));
        line.addSubcommand("import", ImportCommand.commandLine(environment, terminal));
        line.addSubcommand("audit", new AuditCommand(environment));
        line.addSubcommand("keys", KeysCommand.commandLine(environment));
        line.addSubcommand("team", TeamCommand.commandLine(environment, terminal));
        line.addSubcommand("login", new LoginCommand(environment, WebBrowser.ofDesktop(environment)));
        line.addSubcommand("logout", new LogoutCommand(environment));
        line.addSubcommand("hooks", HooksCommand.commandLine(environment));
        line.addSubcommand("folder-index", FolderIndexCommand.commandLine());
        line.addSubcommand("config", new ConfigCommand());
        line.addSubcommand("version", new VersionCommand());
        line.setParameterExceptionHandler((e, args) -> usage(e));
        describeFailures(line, environment, Cli::failureText);
        line.setUsageHelpAutoWidth(true);
        return line;
    }

    /** @param text the line for a failure */
    public static void describeFailures(
            CommandLine line, Map<String, String> environment, Function<Throwable, String> text) {
        line.setExecutionExceptionHandler(
                (e, failed, parsed) -> failure(e, text.apply(e), failed.getErr(), environment));
    }

    private static String failureText(Throwable failure) {
        return failure instanceof Explained ? UserError.oneLine(failure.getMessage()) : UserError.unexpected(failure);
    }

    @Override
    public void run() {
        throw usage("a command is missing");
    }

    private static int usage(ParameterException e) {
        CommandLine line = e.getCommandLine();
        line.getErr()
                .println(UserError.oneLine(e.getMessage()) + " (see "
                        + line.getCommandSpec().qualifiedName() + " --help)");
        return ExitCode.USAGE;
    }

    private static int failure(Exception e, String text, PrintWriter err, Map<String, String> environment) {
        err.println("memlog: " + text);
        String level = environment.getOrDefault("MEMLOG_LOG_LEVEL", "");
        if (level.equalsIgnoreCase("debug") || level.equalsIgnoreCase("trace")) {
            e.printStackTrace(err);
        }
        return e instanceof BadSetting ? ExitCode.USAGE : ExitCode.SOFTWARE;
    }

    /** For {@code --version}. */
    static final class ManifestVersion implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"memlog " + Version.text()};
        }
    }
}
