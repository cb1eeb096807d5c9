/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.client;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Options of commands that change many dead letters. */
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

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private CommandSpec spec;

    public boolean dryRun() {
        return dryRun;
    }

    public boolean yes() {
        return yes;
    }

    /** @throws CommandLine.ParameterException if it is outside its range */
    public int max() {
        if (max < 1 || max > LIMIT) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--max is 1 to " + LIMIT + ", not " + max);
        }
        return max;
    }
}
