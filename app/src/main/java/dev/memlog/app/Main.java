/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app;

import dev.memlog.app.backup.BackupCommand;
import dev.memlog.app.backup.RestoreCommand;
import dev.memlog.app.doctor.DoctorCommand;
import dev.memlog.cli.Cli;
import dev.memlog.cli.cluster.ClusterCommand;
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
        CommandLine line = commandLine(environment);
        Cli.describeFailures(line, environment, FailureText::of);
        System.exit(line.execute(args));
    }

    /** Every command of the program. */
    static CommandLine commandLine(Map<String, String> environment) {
        Map<String, Object> nodes = new LinkedHashMap<>();
        nodes.put("up", new UpCommand(environment));
        nodes.put("demo", new DemoCommand(environment));
        nodes.put("ingest", new RoleCommand.IngestCommand(environment));
        nodes.put("process", new RoleCommand.ProcessCommand(environment));
        nodes.put("store", new RoleCommand.StoreCommand(environment));
        nodes.put("broker", new BrokerCommand(environment));
        nodes.put("acls", new AclsCommand());
        nodes.put("cluster", ClusterCommand.commandLine(environment, Main.class));
        nodes.put("rebuild", new RebuildCommand(environment));
        nodes.put("backup", new BackupCommand(environment, InstantSource.system()));
        nodes.put("restore", new RestoreCommand());
        nodes.put("doctor", new DoctorCommand(environment, InstantSource.system()));
        return Cli.commandLine(environment, nodes);
    }

    /**
     * Makes {@code ~} the shell's home folder. Java reads the password file alone, which does not know a home that was set
     * for one command, and has none for a container's arbitrary user.
     */
    private static void useHomeOf(Map<String, String> environment) {
        String home = environment.getOrDefault("HOME", "");
        if (home.startsWith("/")) {
            System.setProperty("user.home", home);
        }
    }
}
