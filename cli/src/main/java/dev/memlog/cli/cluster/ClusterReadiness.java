/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.cluster;

import dev.memlog.settings.UserError;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Waits until processes are ready. */
final class ClusterReadiness {
    /** Nine JVMs on a laptop with two cores. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final Duration BETWEEN = Duration.ofMillis(250);

    private ClusterReadiness() {}

    /** @throws UserError with the end of its log, if a process ends or takes too long */
    static void await(List<ClusterProcess> processes, ClusterProbe probe) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        processes.forEach(process -> await(process, probe, end));
    }

    private static void await(ClusterProcess process, ClusterProbe probe, long end) {
        String reason = probe.reasonNotReady(process.member());
        while (reason != null) {
            ProcessHandle running = process.running().orElseThrow(() -> notReady(process, "it has ended", null));
            if (System.nanoTime() > end) {
                throw notReady(process, reason, "it still runs: `memlog cluster down` stops it");
            }
            // A pause that ends with the process.
            ClusterProcess.awaitEnd(running, BETWEEN);
            reason = probe.reasonNotReady(process.member());
        }
        // Whatever answered could be another's process on that port.
        if (process.running().isEmpty()) {
            throw notReady(
                    process,
                    "it has ended, and something else answers at port "
                            + process.member().port(),
                    null);
        }
    }

    private static UserError notReady(ClusterProcess process, String reason, @Nullable String more) {
        return new UserError(process.member().name() + " is not ready: " + reason + (more == null ? "" : "; " + more)
                + ". The end of " + process.log() + ":" + System.lineSeparator() + process.logTail());
    }
}
