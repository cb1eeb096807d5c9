/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.stream.Stream;

/** Every class of the program, by the sources of all modules that are part of it. */
final class MainClasses {
    /** Modules that are not part of the program. */
    private static final Set<String> APART = Set.of("testkit", "bench");

    private MainClasses() {}

    static List<Class<?>> all() {
        Queue<Class<?>> open = new ArrayDeque<>();
        for (Path source : sources()) {
            String name = source.toString().replace('/', '.').replace('\\', '.');
            if (!name.endsWith("package-info.java")) {
                open.add(loaded(name.substring(name.indexOf("dev.memlog."), name.length() - ".java".length())));
            }
        }
        List<Class<?>> all = new ArrayList<>();
        while (!open.isEmpty()) {
            Class<?> next = open.remove();
            all.add(next);
            open.addAll(Arrays.asList(next.getDeclaredClasses()));
        }
        return all;
    }

    static List<Path> sources() {
        try (Stream<Path> modules = Files.list(root())) {
            return modules.map(module -> module.resolve("src/main/java"))
                    .filter(sources -> Files.isDirectory(sources)
                            && !APART.contains(
                                    sources.getName(sources.getNameCount() - 4).toString()))
                    .flatMap(sources -> sourcesOf(sources).stream())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> sourcesOf(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        return Files.isDirectory(here.resolve("event/src/main"))
                ? here
                : here.resolveSibling(".").normalize();
    }

    private static Class<?> loaded(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
