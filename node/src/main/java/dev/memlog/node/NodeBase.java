/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node;

import dev.memlog.node.ground.LocalFiles;
import dev.memlog.node.health.Readiness;
import dev.memlog.node.metrics.NodeMetrics;
import dev.memlog.processor.mode.ModeRules;
import dev.memlog.settings.DataFolder;
import dev.memlog.settings.Settings;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What the parts of a node share.
 *
 * @param environment of the process, where providers' keys are
 * @param files what the node sees of its users' projects
 * @param parts closed with the node
 * @param onFatal receives a failure that the node cannot recover from
 */
record NodeBase(
        Settings settings,
        Cluster cluster,
        DataFolder folder,
        Map<String, String> environment,
        ModeRules modes,
        InstantSource clock,
        NodeMetrics metrics,
        Readiness readiness,
        LocalFiles files,
        Parts parts,
        Consumer<Throwable> onFatal) {
    <T extends AutoCloseable> T keep(T part) {
        return parts.keep(part);
    }
}
