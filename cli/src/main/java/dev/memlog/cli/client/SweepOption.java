/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.client;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** How far a command goes that changes many dead letters. */
public final class SweepOption {
    private static final int LIMIT = 1_000_000;

    @Option(names = "--dry-run", description = "Dry run: show what would change.")
    private boolean dryRun;

    @Option(
            names = "--max",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Maximum number of dead letters (default: 1000).")
    private int max;

    @Option(names = "--yes", description = "Do not ask for confirmation.")
    private boolean yes;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    public boolean dryRun() {
        return dryRun;
    }

    public boolean yes() {
        return yes;
    }

    public boolean json() {
        return json;
    }

    public int max(CommandSpec spec) {
        if (max < 1 || max > LIMIT) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--max is 1 to " + LIMIT + ", not " + max);
        }
        return max;
    }

    public static String actor() {
        String user = System.getProperty("user.name", "").strip();
        return user.isEmpty() ? "somebody" : user.substring(0, Math.min(user.length(), 128));
    }
}
