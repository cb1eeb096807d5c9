/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app;

import dev.memlog.app.backup.BackupCommand;
import dev.memlog.app.backup.RestoreCommand;
import dev.memlog.app.doctor.DoctorCommand;
import dev.memlog.cli.Cli;
import dev.memlog.node.FailureText;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;

/** The {@code memlog} program. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        Map<String, String> environment = System.getenv();
        useHomeOf(environment);
        Map<String, Object> nodes = new LinkedHashMap<>();
        nodes.put("up", new UpCommand(environment));
        nodes.put("demo", new DemoCommand(environment));
        nodes.put("ingest", new RoleCommand.IngestCommand(environment));
        nodes.put("process", new RoleCommand.ProcessCommand(environment));
        nodes.put("store", new RoleCommand.StoreCommand(environment));
        nodes.put("broker", new BrokerCommand(environment));
        nodes.put("rebuild", new RebuildCommand(environment));
        nodes.put("backup", new BackupCommand(environment, InstantSource.system()));
        nodes.put("restore", new RestoreCommand());
        nodes.put("doctor", new DoctorCommand(environment, InstantSource.system()));
        CommandLine line = Cli.commandLine(environment, nodes);
        Cli.describeFailures(line, environment, FailureText::of);
        System.exit(line.execute(args));
    }

    /**
     * Makes {@code ~} what the user's shell takes for it. Java asks the password file alone, which knows nothing of a home
     * that was set for one command, and has none at all for a container's arbitrary user.
     */
    private static void useHomeOf(Map<String, String> environment) {
        String home = environment.getOrDefault("HOME", "");
        if (home.startsWith("/")) {
            System.setProperty("user.home", home);
        }
    }
}
