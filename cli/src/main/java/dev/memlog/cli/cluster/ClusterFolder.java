/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.cluster;

import dev.memlog.settings.Settings;
import dev.memlog.settings.UserError;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --data}: where the cluster is kept. */
final class ClusterFolder {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = {"Folder of the cluster's data, logs and key", "(default: cluster in the data folder)."})
    @Nullable
    private Path data;

    private final Map<String, String> environment;

    ClusterFolder(Map<String, String> environment) {
        this.environment = environment;
    }

    Path path() {
        Path folder = data != null
                ? data
                : Settings.load(Map.of(), environment).dataFolder().resolve("cluster");
        return folder.toAbsolutePath().normalize();
    }

    /** @throws UserError if no cluster is kept there */
    ClusterShape shape() {
        return ClusterShape.in(path())
                .orElseThrow(() ->
                        new UserError("no cluster is kept in " + path() + ": start one with `memlog cluster up`"));
    }

    ClusterLayout layout() {
        return ClusterLayout.of(shape(), path());
    }

    ClusterProcess process(ClusterMember member) {
        return new ClusterProcess(member, path());
    }
}
