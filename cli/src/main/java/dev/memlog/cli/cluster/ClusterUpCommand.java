/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.cluster;

import dev.memlog.cli.client.ConsoleCommand;
import dev.memlog.settings.TlsSettings;
import dev.memlog.settings.UserError;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "up",
        description = {
            "Start the cluster and wait until it is ready.",
            "Makes the first admin key, and prints where it is and where the nodes answer."
        })
final class ClusterUpCommand extends ConsoleCommand implements Runnable {
    @Mixin
    private final ClusterFolder folder;

    @Option(
            names = "--brokers",
            paramLabel = "N",
            defaultValue = "3",
            description = "Brokers: 3 (default), which survive the loss of one, or 1.")
    private int brokers;

    @Option(names = "--ingest-nodes", paramLabel = "N", defaultValue = "2", description = "Ingest nodes (default: 2).")
    private int ingestNodes;

    @Option(
            names = "--process-nodes",
            paramLabel = "N",
            defaultValue = "2",
            description = "Process nodes (default: 2).")
    private int processNodes;

    @Option(names = "--store-nodes", paramLabel = "N", defaultValue = "2", description = "Store nodes (default: 2).")
    private int storeNodes;

    @Option(
            names = "--providers",
            paramLabel = "NAME,…",
            defaultValue = "offline",
            description = "Providers of the process nodes (default: offline).")
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private String providers;

    @Option(
            names = "--auth",
            paramLabel = "WHO",
            defaultValue = "keys",
            description = "keys (default), or none: everybody on this machine may use the nodes.")
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private String auth;

    @Option(names = "--tls-cert", paramLabel = "FILE", description = "Certificate in PEM, valid for localhost.")
    @Nullable
    private Path tlsCert;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "Its private key in PEM.")
    @Nullable
    private Path tlsKey;

    @Option(names = "--tls-ca", paramLabel = "FILE", description = "Authority that signed it, in PEM.")
    @Nullable
    private Path tlsCa;

    @Option(
            names = "--first-port",
            paramLabel = "PORT",
            defaultValue = "" + ClusterShape.DEFAULT_FIRST_PORT,
            description = "First of 50 ports (default: " + ClusterShape.DEFAULT_FIRST_PORT + ").")
    private int firstPort;

    private final Map<String, String> environment;
    private final Class<?> main;

    ClusterUpCommand(Map<String, String> environment, Class<?> main) {
        this.environment = environment;
        this.main = main;
        folder = new ClusterFolder(environment);
    }

    @Override
    public void run() {
        ClusterShape shape = shape();
        Path path = folder.path();
        ClusterLayout layout = ClusterLayout.of(shape, path);
        refuseAnother(shape, ClusterShape.in(path));
        makePrivate(path);
        shape.keepIn(path);
        ClusterProbe probe = ClusterProbe.of(shape);
        start(layout.of(ClusterRole.BROKER), probe);
        start(
                layout.members().stream()
                        .filter(member -> member.role() != ClusterRole.BROKER)
                        .toList(),
                probe);
        say(shape, layout);
    }

    /** All at once; a broker is ready only with a majority of the others. */
    private void start(List<ClusterMember> members, ClusterProbe probe) {
        List<ClusterProcess> processes = members.stream().map(folder::process).toList();
        NodeProgram program = NodeProgram.of(main, environment);
        processes.forEach(process -> process.start(program, environment));
        ClusterReadiness.await(processes, probe);
    }

    private ClusterShape shape() {
        if (brokers != 1 && brokers != 3) {
            throw usage("--brokers is 1 or 3, not " + brokers);
        }
        if (!auth.equals("keys") && !auth.equals("none")) {
            throw usage("--auth is keys or none, not " + auth);
        }
        if ((tlsCert == null) != (tlsKey == null) || (tlsCa != null && tlsCert == null)) {
            throw usage("--tls-cert and --tls-key belong together, and --tls-ca to both");
        }
        return new ClusterShape(
                brokers,
                within("--ingest-nodes", ingestNodes, 1, ClusterShape.MOST_NODES),
                within("--process-nodes", processNodes, 1, ClusterShape.MOST_NODES),
                within("--store-nodes", storeNodes, 1, ClusterShape.MOST_NODES),
                providers,
                auth.equals("keys"),
                absolute("--tls-cert", tlsCert),
                absolute("--tls-key", tlsKey),
                absolute("--tls-ca", tlsCa),
                within("--first-port", firstPort, 1024, 65_536 - ClusterShape.PORTS));
    }

    private @Nullable Path absolute(String option, @Nullable Path file) {
        if (file != null && !Files.isReadable(file)) {
            throw usage(option + " " + file + " cannot be read");
        }
        return file == null ? null : file.toAbsolutePath().normalize();
    }

    private void refuseAnother(ClusterShape wanted, Optional<ClusterShape> kept) {
        if (kept.isEmpty() || kept.get().equals(wanted)) {
            return;
        }
        // The quorum's members stand in the brokers' own log.
        if (kept.get().brokers() != wanted.brokers()) {
            throw new UserError(
                    "the cluster in " + folder.path() + " has " + kept.get().brokers() + " brokers: give --brokers "
                            + kept.get().brokers() + ", or another folder with --data");
        }
        if (folder.layout().members().stream()
                .anyMatch(member -> folder.process(member).running().isPresent())) {
            throw new UserError("the cluster in " + folder.path()
                    + " runs with other options: stop it first with `memlog cluster down`");
        }
    }

    private static void makePrivate(Path path) {
        try {
            Files.createDirectories(path);
            if (Files.getFileStore(path).supportsFileAttributeView("posix")) {
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
            }
        } catch (IOException e) {
            throw new UserError(path + " cannot be used (" + e.getMessage() + "): choose another with --data", e);
        }
    }

    private void say(ClusterShape shape, ClusterLayout layout) {
        PrintWriter out = out();
        out.println("All " + layout.members().size() + " processes are ready; data, logs and pid files in "
                + folder.path());
        out.println("hooks, and everything else by forwarding   " + urls(layout, ClusterRole.INGEST));
        out.println("viewer, search, context, lists, /mcp       " + urls(layout, ClusterRole.STORE));
        if (shape.keys()) {
            ClusterMember store = layout.of(ClusterRole.STORE).getFirst();
            Path authority = shape.authority();
            out.println("The first admin key is in " + ClusterLayout.adminKey(folder.path())
                    + "; it makes teams, and a team's first key makes the keys of its members:");
            out.println("  MEMLOG_KEY_FILE='" + ClusterLayout.adminKey(folder.path()) + "' "
                    + (authority == null ? "" : TlsSettings.CA_FILE.environmentName() + "='" + authority + "' ")
                    + "memlog team create TEAM --author NAME --file TEAM.key --server " + store.url());
            out.println("  MEMLOG_KEY_FILE=TEAM.key memlog keys create --author NAME --scope write,read --file FILE"
                    + " --server " + store.url());
        }
        out.println("Stop it with: memlog cluster down --data '" + folder.path() + "'");
    }

    private static String urls(ClusterLayout layout, ClusterRole role) {
        return layout.of(role).stream().map(member -> member.url().toString()).collect(Collectors.joining("  "));
    }
}
