/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The command of a JVM that runs a class of this test's class path, and lives for seconds. */
public final class ChildJvm {
    private ChildJvm() {}

    /** @param options of the JVM */
    public static List<String> command(Class<?> main, String... options) {
        List<String> command = new ArrayList<>(
                List.of(java(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"));
        command.addAll(List.of(options));
        command.addAll(ClassArchive.options(jars()));
        command.addAll(List.of("-cp", joined(classPath()), main.getName()));
        return command;
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    static String joined(List<Path> entries) {
        return String.join(
                File.pathSeparator, entries.stream().map(Path::toString).toList());
    }

    /** Jars first, as an archive of classes knows jars only, and is of use where they are what a class path begins with. */
    private static List<Path> classPath() {
        List<Path> folders = entries().filter(Files::isDirectory).toList();
        return Stream.concat(jars().stream(), folders.stream()).toList();
    }

    private static List<Path> jars() {
        return entries().filter(Files::isRegularFile).toList();
    }

    /** As they are found from any folder. */
    private static Stream<Path> entries() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().normalize());
    }
}
