/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.client;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** A command of the command line: {@code --help}, output and usage errors. */
public abstract class ConsoleCommand {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    @SuppressWarnings("unused") // read by picocli
    private boolean help;

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private CommandLine.Model.CommandSpec spec;

    protected final CommandLine line() {
        return spec.commandLine();
    }

    protected final PrintWriter out() {
        return line().getOut();
    }

    protected final PrintWriter err() {
        return line().getErr();
    }

    /** A mistake in the command's arguments, to be thrown. */
    protected final ParameterException usage(String message) {
        return new ParameterException(line(), message);
    }

    protected final ParameterException usage(String message, Throwable cause) {
        return new ParameterException(line(), message, cause);
    }

    /** @throws ParameterException if the value is outside the range */
    protected final int within(String option, int value, int min, int max) {
        if (value < min || value > max) {
            throw usage("%s is %d to %d, not %d".formatted(option, min, max, value));
        }
        return value;
    }
}
