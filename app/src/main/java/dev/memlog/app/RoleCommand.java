/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app;

import dev.memlog.cli.client.ConsoleCommand;
import dev.memlog.node.Cluster;
import dev.memlog.node.Configs;
import dev.memlog.node.Lifetime;
import dev.memlog.node.LogFormat;
import dev.memlog.node.NativeLibraries;
import dev.memlog.node.Node;
import dev.memlog.node.Providers;
import dev.memlog.node.Role;
import dev.memlog.settings.DataFolder;
import dev.memlog.settings.KafkaSettings;
import dev.memlog.settings.NodeSettings;
import dev.memlog.settings.Settings;
import dev.memlog.settings.UserError;
import java.io.PrintWriter;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** One role against a cluster. */
public abstract sealed class RoleCommand extends ConsoleCommand implements Callable<Integer> {
    @Mixin
    private final NodeOptions options = new NodeOptions();

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT,…",
            description = "Kafka cluster (default: the setting bootstrap-servers).")
    @Nullable
    private String bootstrapServers;

    private final Role role;
    private final Map<String, String> environment;

    private RoleCommand(Role role, Map<String, String> environment) {
        this.role = role;
        this.environment = environment;
    }

    @Command(
            name = "ingest",
            description = {"Accept hook events and publish them to a cluster.", "Forwards reads to a store node."})
    public static final class IngestCommand extends RoleCommand {
        @Option(
                names = "--store-url",
                paramLabel = "URL",
                description = "Store node for reads and for the context of new sessions.")
        @Nullable
        private String storeUrl;

        public IngestCommand(Map<String, String> environment) {
            super(Role.INGEST, environment);
        }

        @Override
        Map<String, @Nullable String> moreFlags() {
            Map<String, @Nullable String> flags = new HashMap<>();
            flags.put("store.url", storeUrl);
            return flags;
        }
    }

    @Command(name = "process", description = "Process the sessions of a cluster and call providers.")
    public static final class ProcessCommand extends RoleCommand {
        public ProcessCommand(Map<String, String> environment) {
            super(Role.PROCESS, environment);
        }
    }

    @Command(name = "store", description = "Keep a replica of a cluster's memories and answer reads.")
    public static final class StoreCommand extends RoleCommand {
        public StoreCommand(Map<String, String> environment) {
            super(Role.STORE, environment);
        }
    }

    Map<String, @Nullable String> moreFlags() {
        return new HashMap<>();
    }

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = settings();
        LogFormat.apply(settings);
        String servers = settings.get(KafkaSettings.BOOTSTRAP_SERVERS)
                .orElseThrow(() -> new UserError(
                        "no Kafka cluster is named: give --bootstrap-servers HOST:PORT,… or set bootstrap-servers"));
        Cluster cluster = new Cluster(servers, Configs.teamLayout(settings));
        Lifetime lifetime = new Lifetime();
        DataFolder folder = DataFolder.open(settings.dataFolder());
        folder.requireUsable();
        NativeLibraries.loadFor(folder);
        Node node = Node.start(EnumSet.of(role), settings, cluster, folder, environment, lifetime::fail);
        lifetime.closeOnExit(() -> {
            node.close();
            folder.close();
        });
        Lifetime.awaitReady(node::isReady);
        PrintWriter out = out();
        out.println("Memlog's " + name() + " role is ready at " + node.url() + ", data in " + settings.dataFolder()
                + (role == Role.PROCESS ? "; " + new Providers(settings, environment).describe() : ""));
        out.flush();
        lifetime.await();
        return ExitCode.OK;
    }

    /** Each role has its own folder, so that several can run on one machine. */
    private Settings settings() {
        Map<String, @Nullable String> flags = moreFlags();
        flags.put("bootstrap-servers", bootstrapServers);
        Settings settings = options.settings(environment, flags);
        if (!options.namesData() && !settings.isSet(NodeSettings.DATA)) {
            flags.put("data", settings.dataFolder().resolve(name()).toString());
            return options.settings(environment, flags);
        }
        return settings;
    }

    private String name() {
        return role.name().toLowerCase(Locale.ROOT);
    }
}
