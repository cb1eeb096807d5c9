/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.key;

import dev.memlog.cli.client.CommandGroup;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(
        name = "keys",
        description = {
            "Create, list, rotate and revoke keys.",
            "The node must be asked with an admin key: MEMLOG_KEY_FILE names its file."
        })
public final class KeysCommand extends CommandGroup {
    private KeysCommand() {}

    public static CommandLine commandLine(Map<String, String> environment) {
        return new CommandLine(new KeysCommand())
                .addSubcommand(new KeysCreateCommand(environment))
                .addSubcommand(new KeysListCommand(environment))
                .addSubcommand(new KeysRotateCommand(environment))
                .addSubcommand(new KeysRevokeCommand(environment));
    }
}
