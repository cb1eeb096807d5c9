/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.bench.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Processor time of the processes that {@code memlog cluster} started, by role; user and system time together. */
record RoleTimes(Map<String, Duration> byRole) {
    /** @param folder the cluster's data folder, with a pid file for each process in {@code run} */
    static RoleTimes now(Path folder) throws IOException {
        Map<String, Duration> times = new TreeMap<>();
        List<Path> files;
        try (Stream<Path> all = Files.list(folder.resolve("run"))) {
            files = all.filter(file -> file.toString().endsWith(".pid")).toList();
        }
        for (Path file : files) {
            String name = file.getFileName().toString();
            long pid = Long.parseLong(Files.readString(file).split(" ", -1)[0]);
            Duration used = ProcessHandle.of(pid)
                    .flatMap(process -> process.info().totalCpuDuration())
                    .orElse(Duration.ZERO);
            times.merge(name.substring(0, name.lastIndexOf('-')), used, Duration::plus);
        }
        return new RoleTimes(times);
    }

    /** Such as {@code broker 0.9 ms, ingest 0.4 ms}: what an event took since then. */
    String perEventSince(RoleTimes before, int events) {
        return byRole.entrySet().stream()
                .map(role -> "%s %.2f ms"
                        .formatted(
                                role.getKey(),
                                role.getValue()
                                                .minus(before.byRole.getOrDefault(role.getKey(), Duration.ZERO))
                                                .toNanos()
                                        / 1e6
                                        / events))
                .collect(Collectors.joining(", "));
    }
}
