/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app;

import dev.memlog.cli.client.ConsoleCommand;
import dev.memlog.node.Lifetime;
import dev.memlog.node.LogFormat;
import dev.memlog.node.broker.BrokerNode;
import dev.memlog.node.broker.HostPort;
import dev.memlog.settings.Settings;
import dev.memlog.settings.UserError;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

@Command(name = "broker", description = "Run a Kafka broker and controller of a cluster.")
public final class BrokerCommand extends ConsoleCommand implements Callable<Integer> {
    @Option(
            names = "--node-id",
            required = true,
            paramLabel = "N",
            description = "Number of this broker, unique in the cluster.")
    private int nodeId;

    @Option(names = "--listen", required = true, paramLabel = "HOST:PORT", description = "Address for clients.")
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private String listen;

    @Option(
            names = "--advertise",
            paramLabel = "HOST:PORT",
            description = "Address advertised to clients (default: --listen).")
    @Nullable
    private String advertise;

    @Option(
            names = "--controller-listen",
            required = true,
            paramLabel = "HOST:PORT",
            description = "Address for the other controllers.")
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private String controllerListen;

    @Option(
            names = "--voters",
            required = true,
            paramLabel = "ID@HOST:PORT,…",
            description = "All controllers of the cluster, including this one.")
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private String voters;

    @Option(
            names = "--cluster-id",
            required = true,
            paramLabel = "ID",
            description = "Id of the cluster, the same on all brokers: 16 bytes in URL-safe base64.")
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private String clusterId;

    @Option(names = "--data", required = true, paramLabel = "DIR", description = "Folder of the log.")
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private Path data;

    private final Map<String, String> environment;

    public BrokerCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = Settings.load(Map.of("data", data.toString()), environment);
        Lifetime lifetime = new Lifetime();
        LogFormat.apply(settings);
        BrokerNode broker = BrokerNode.start(membership(), settings.kafka("broker"));
        lifetime.closeOnExit(broker);
        PrintWriter out = out();
        out.println("Memlog's broker " + nodeId + " listens on " + listen + ", data in " + data);
        out.flush();
        lifetime.await();
        return ExitCode.OK;
    }

    private BrokerNode.Membership membership() {
        try {
            return new BrokerNode.Membership(
                    nodeId,
                    HostPort.parse(listen),
                    HostPort.parse(advertise == null ? listen : advertise),
                    HostPort.parse(controllerListen),
                    voters,
                    clusterId,
                    data);
        } catch (IllegalArgumentException e) {
            throw new UserError(String.valueOf(e.getMessage()));
        }
    }
}
