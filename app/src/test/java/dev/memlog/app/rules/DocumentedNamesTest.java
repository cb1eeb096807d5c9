/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import dev.memlog.cli.hooks.Agent;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.provider.ProviderNames;
import dev.memlog.processor.provider.ProviderDefaults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is added in one place is named in the others, too. */
class DocumentedNamesTest {
    private static final Path ROOT = Path.of("..");

    @Test
    void shouldHaveARowOfTheReadmeForEachProvider() throws IOException {
        List<String> rows = rows("README.md");

        assertThat(ProviderNames.ALL)
                .allSatisfy(name -> assertThat(rows).anyMatch(row -> row.startsWith("| `" + name + "` |")));
        assertThat(ProviderNames.ALL.stream().flatMap(name -> ProviderDefaults.keyVariable(name).stream()))
                .allSatisfy(variable -> assertThat(rows).anyMatch(row -> row.contains("`" + variable + "`")));
    }

    @Test
    void shouldSayHowToConnectEachAgent() throws IOException {
        String guide = Files.readString(ROOT.resolve("docs/connect.md"));

        assertThat(Agent.values())
                .filteredOn(agent -> agent != Agent.CLAUDE_CODE) // the default
                .allSatisfy(agent -> assertThat(guide).contains("hooks install --agent " + agent.wireName()));
    }

    @Test
    void shouldHaveARowForEachTypeOfEvent() throws IOException {
        List<String> rows = rows("docs/topics.md");

        assertThat(Stream.of(SessionEvent.class
                                .getAnnotation(JsonSubTypes.class)
                                .value())
                        .map(JsonSubTypes.Type::name))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(rows)
                        .anyMatch(row -> row.substring(0, row.indexOf('|', 1)).contains("`" + name + "`")));
    }

    private static List<String> rows(String page) throws IOException {
        return Files.readAllLines(ROOT.resolve(page)).stream()
                .filter(line -> line.startsWith("| `"))
                .toList();
    }
}
