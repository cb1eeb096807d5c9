/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class UniqueNamesTest {
    private static final Path ROOT = Path.of("..");

    @Test
    void shouldGiveEachSourceFileASimpleNameOfItsOwn() throws IOException {
        Map<String, List<Path>> byName = new TreeMap<>();
        for (Path sources : sourceFolders()) {
            try (Stream<Path> files = Files.walk(sources)) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .filter(file -> !file.endsWith("package-info.java"))
                        .forEach(file -> byName.computeIfAbsent(
                                        file.getFileName().toString(), name -> new ArrayList<>())
                                .add(ROOT.relativize(file)));
            }
        }

        assertThat(byName).hasSizeGreaterThan(900);
        assertThat(byName.values()).allSatisfy(files -> assertThat(files).hasSize(1));
    }

    private static List<Path> sourceFolders() throws IOException {
        try (Stream<Path> modules = Files.list(ROOT)) {
            return modules.flatMap(module -> Stream.of("main", "test")
                            .map(kind -> module.resolve("src").resolve(kind).resolve("java")))
                    .filter(Files::isDirectory)
                    .toList();
        }
    }
}
