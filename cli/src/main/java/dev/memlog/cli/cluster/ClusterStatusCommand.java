/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.cluster;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.cli.client.ConsoleCommand;
import dev.memlog.cli.client.NodeClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "status",
        description = {"Show each process, its role and whether it is ready.", "Exits 1 unless all of them are ready."})
final class ClusterStatusCommand extends ConsoleCommand implements Callable<Integer> {
    @Mixin
    private final ClusterFolder folder;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    ClusterStatusCommand(Map<String, String> environment) {
        folder = new ClusterFolder(environment);
    }

    /** @param pid null if it does not run */
    private record Row(ClusterMember member, @Nullable Long pid, String state) {
        static final String READY = "ready";

        boolean isReady() {
            return state.equals(READY);
        }
    }

    @Override
    public Integer call() {
        ClusterProbe probe = ClusterProbe.of(folder.shape());
        List<Row> rows = new ArrayList<>();
        for (ClusterMember member : folder.layout().members()) {
            Long pid = folder.process(member).running().map(ProcessHandle::pid).orElse(null);
            rows.add(new Row(member, pid, pid == null ? "stopped" : state(probe, member)));
        }
        if (json) {
            printJson(rows);
        } else {
            rows.forEach(row -> out().println("%-10s %-8s %-8s %-28s %s"
                    .formatted(
                            row.member().name(),
                            row.member().role().command(),
                            row.pid() == null ? "-" : row.pid(),
                            row.member().url(),
                            row.state())));
        }
        return rows.stream().allMatch(Row::isReady) ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private static String state(ClusterProbe probe, ClusterMember member) {
        String reason = probe.reasonNotReady(member);
        return reason == null ? Row.READY : reason;
    }

    private void printJson(List<Row> rows) {
        ArrayNode list = NodeClient.MAPPER.createArrayNode();
        for (Row row : rows) {
            ObjectNode node = list.addObject()
                    .put("name", row.member().name())
                    .put("role", row.member().role().command())
                    .put("url", row.member().url().toString())
                    .put("pid", row.pid())
                    .put("ready", row.isReady())
                    .put("state", row.state());
            node.put("log", folder.process(row.member()).log().toString());
        }
        out().println(list.toPrettyString());
    }
}
