/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli;

import dev.memlog.settings.Version;
import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(name = "version", description = "Print the version.", mixinStandardHelpOptions = true)
final class VersionCommand implements Runnable {
    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().getOut().println("memlog " + Version.text() + " (Java " + Runtime.version() + ")");
    }
}
