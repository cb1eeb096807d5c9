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
import java.util.stream.Stream;

/** Every class of the program, by the sources of all modules that are part of it. */
final class MainClasses {
    private static final List<String> MODULES =
            List.of("event", "ingest", "processor", "topology", "store", "recall", "app");

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
        return MODULES.stream().flatMap(module -> sourcesOf(module).stream()).toList();
    }

    private static List<Path> sourcesOf(String module) {
        try (Stream<Path> files = Files.walk(root().resolve(module).resolve("src/main/java"))) {
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
