/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.doctor;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.cli.client.JsonCommand;
import dev.memlog.cli.client.NodeClient;
import dev.memlog.ingest.spool.SpoolFolder;
import dev.memlog.node.OwnSpool;
import dev.memlog.settings.BadSetting;
import dev.memlog.settings.KafkaSettings;
import dev.memlog.settings.Settings;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Checks everything that Memlog needs, with a node running or not, and prints a remedy for each problem. */
@Command(
        name = "doctor",
        description = {"Check this machine and the node.", "Prints a remedy for each problem; exits 1 if there is one."
        })
public final class DoctorCommand extends JsonCommand implements Callable<Integer> {
    @Option(names = "--data", paramLabel = "DIR", description = "Data folder of the node (default: ~/.memlog).")
    @Nullable
    private String data;

    @Option(
            names = "--call",
            description = "Make one small provider call on the node; it counts, and may cost, like any other.")
    private boolean call;

    @Option(
            names = "--egress",
            description = "List each address that the settings let text leave to, and which text; check nothing.")
    private boolean egress;

    @Parameters(
            arity = "0..1",
            paramLabel = "DIR",
            description = "Folder to check for exclusion from recording (default: the current one).")
    @Nullable
    private Path folder;

    private final InstantSource clock;
    private final List<CheckResult> findings = new ArrayList<>();

    public DoctorCommand(Map<String, String> environment, InstantSource clock) {
        super(environment);
        this.clock = clock;
    }

    @Override
    public Integer call() {
        findings.clear();
        if (egress) {
            Settings settings = Settings.load(data == null ? Map.of() : Map.of("data", data), environment());
            EgressReport report = EgressReport.of(server().clientOf(settings), settings, environment());
            out().println(wantsJson() ? report.json().toPrettyString() : report.text());
            return ExitCode.OK;
        }
        findings.addAll(new JavaCheck(environment()).examine());
        findings.addAll(new LimitsCheck(environment()).examine());
        Settings settings = settings();
        NodeClient client = server().clientOf(settings);
        boolean local = isLoopback(client.server().getHost());
        if (settings != null && local) {
            findings.addAll(new SettingsCheck(settings).examine());
            findings.addAll(new FolderCheck(settings).examine());
            findings.addAll(new TemporaryCheck(settings).examine());
            Path asked = folder == null ? Path.of("") : folder;
            findings.addAll(new ExclusionCheck(settings, asked.toAbsolutePath()).examine());
        }
        examineNode(client, settings, local);
        if (settings != null && local) {
            findings.addAll(new ProviderCheck(settings, environment()).examine());
        }
        findings.addAll(
                new HooksCheck(client.server(), environment(), Path.of("").toAbsolutePath()).examine());
        Path spool = settings == null ? SpoolFolder.root(environment()) : OwnSpool.root(settings, environment());
        findings.addAll(new SpoolCheck(spool, client.server(), clock).examine());
        print(out());
        return isHealthy() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    /** Null if they are unusable, which is then the first problem. */
    private @Nullable Settings settings() {
        try {
            return Settings.load(data == null ? Map.of() : Map.of("data", data), environment());
        } catch (BadSetting e) {
            findings.add(CheckResult.problem(
                    "settings",
                    String.valueOf(e.getMessage()),
                    "correct it; `bin/memlog config` lists all settings, and no node starts before"));
            return null;
        }
    }

    private void examineNode(NodeClient client, @Nullable Settings settings, boolean local) {
        NodeCheck node = new NodeCheck(client, clock);
        if (node.answers()) {
            findings.addAll(node.examine());
            if (settings != null && local) {
                settings.get(KafkaSettings.BOOTSTRAP_SERVERS)
                        .ifPresent(
                                servers -> findings.addAll(new ClusterCheck(settings, servers, clock).examineTimes()));
            }
            if (call) {
                findings.add(node.call());
            }
            return;
        }
        if (settings != null) {
            findings.addAll(new OfflineCheck(client.server(), local, settings, clock).examine());
        }
        if (call) {
            findings.add(CheckResult.problem("call", "there is no node that could make it", "bin/memlog up"));
        }
    }

    private boolean isHealthy() {
        return findings.stream().noneMatch(finding -> finding.level() == CheckResult.Level.PROBLEM);
    }

    private void print(PrintWriter out) {
        if (wantsJson()) {
            ObjectNode all = new ObjectMapper().createObjectNode().put("healthy", isHealthy());
            ArrayNode list = all.putArray("findings");
            findings.forEach(finding -> list.addObject()
                    .put("level", finding.level().word())
                    .put("check", finding.check())
                    .put("message", finding.message())
                    .put("mend", finding.mend()));
            out.println(all.toPrettyString());
            return;
        }
        for (CheckResult finding : findings) {
            out.println("%-8s %-20s %s".formatted(finding.level().word(), finding.check(), finding.message()));
            if (!finding.mend().isEmpty()) {
                out.println("%-29s → %s".formatted("", finding.mend()));
            }
        }
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
