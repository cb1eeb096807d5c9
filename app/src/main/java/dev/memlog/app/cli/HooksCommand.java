/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

@Command(name = "hooks", description = "Connect an agent's hooks to Memlog.", mixinStandardHelpOptions = true)
final class HooksCommand implements Runnable {
    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing: memlog hooks print");
    }
}
