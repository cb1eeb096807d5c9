/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.rules;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the first pages that a newcomer reads call a file is one. */
class DocumentedPathsTest {
    private static final Path ROOT = Path.of("..");
    /** A path with a folder and an ending: no wildcard, no placeholder in capitals, no address. */
    private static final Pattern PATH = Pattern.compile("`([a-z.][\\w.-]*+(?:/[\\w.-]++)++)`");

    private static final Pattern FILE = Pattern.compile(".*\\.(?:java|xml|js|css|md|yaml|sql|json|jsonl|properties)");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]++)(?:#[^)]*+)?\\)");

    static Stream<Path> pages() throws IOException {
        try (Stream<Path> modules = Files.list(ROOT)) {
            List<Path> pages = new ArrayList<>(modules.map(module -> module.resolve("README.md"))
                    .filter(Files::exists)
                    .toList());
            pages.add(ROOT.resolve("README.md"));
            pages.add(ROOT.resolve("CONTRIBUTING.md"));
            return pages.stream();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void shouldNameFilesThatExist(Path page) throws IOException {
        String text = Files.readString(page);

        assertThat(files(text)).as(page.toString()).allMatch(path -> exists(page, path));
        assertThat(found(LINK, text)).as(page.toString()).allMatch(path -> Files.exists(page.resolveSibling(path)));
    }

    @Test
    void shouldFindAFileThatIsGone() throws IOException {
        Path page = ROOT.resolve("CONTRIBUTING.md");

        assertThat(files("`node/Node.java`, `cli/hooks/Agent.java` and `event/Gone.java` for `v1/events`"))
                .containsExactly("node/Node.java", "cli/hooks/Agent.java", "event/Gone.java");
        assertThat(exists(page, "cli/hooks/Agent.java")).isTrue();
        assertThat(exists(page, "event/Gone.java")).isFalse();
        assertThat(files(Files.readString(page))).hasSizeGreaterThan(30);
    }

    private static List<String> files(String text) {
        return found(PATH, text).stream()
                .filter(path -> FILE.matcher(path).matches())
                .toList();
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }

    /** From the page's folder, from the root, or as {@code MODULE/PACKAGE/File}. */
    private static boolean exists(Path page, String path) {
        String module = path.substring(0, path.indexOf('/'));
        String owned = requireNonNull(page.getParent()).getFileName().toString() + '/' + path;
        return Files.exists(page.resolveSibling(path))
                || Files.exists(ROOT.resolve(path))
                || inSources(module, path)
                || inSources(owned.substring(0, owned.indexOf('/')), owned);
    }

    private static boolean inSources(String module, String path) {
        return Stream.of("main/java", "main/resources", "test/java", "test/resources")
                .anyMatch(kind -> Files.exists(ROOT.resolve(module)
                        .resolve("src")
                        .resolve(kind)
                        .resolve("dev/memlog")
                        .resolve(path)));
    }
}
