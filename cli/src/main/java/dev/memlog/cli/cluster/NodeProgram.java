/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.cluster;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The program that runs now, as a command for another process of it.
 *
 * @param command without the program's arguments
 */
public record NodeProgram(List<String> command) {
    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final String HEAP = "-Xmx512m";
    /** What the launcher has found out about this JVM, and no more: a command's heap and compiler are not a node's. */
    private static final List<String> PASSED_ON = List.of(
            "-XX:SharedArchiveFile=", "-Xlog:cds", "--enable-native-access=", "--sun-misc-unsafe-memory-access=");

    public NodeProgram {
        command = List.copyOf(command);
    }

    /** @param environment of which {@code MEMLOG_JAVA_OPTS} goes above the options chosen here */
    public static NodeProgram of(Class<?> main, Map<String, String> environment) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> PASSED_ON.stream().anyMatch(option::startsWith))
                .forEach(command::add);
        command.addAll(List.of(HEAP, "-XX:+ExitOnOutOfMemoryError"));
        String more = environment.getOrDefault("MEMLOG_JAVA_OPTS", "").strip();
        if (!more.isEmpty()) {
            command.addAll(List.of(BLANKS.split(more)));
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        return new NodeProgram(command);
    }

    List<String> with(List<String> arguments) {
        List<String> all = new ArrayList<>(command);
        all.addAll(arguments);
        return all;
    }
}
