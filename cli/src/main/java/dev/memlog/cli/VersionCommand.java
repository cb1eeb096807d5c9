/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli;

import dev.memlog.cli.client.ConsoleCommand;
import dev.memlog.settings.Version;
import picocli.CommandLine.Command;

@Command(name = "version", description = "Print the version.")
final class VersionCommand extends ConsoleCommand implements Runnable {
    @Override
    public void run() {
        out().println("memlog " + Version.text() + " (Java " + Runtime.version() + ")");
    }
}
