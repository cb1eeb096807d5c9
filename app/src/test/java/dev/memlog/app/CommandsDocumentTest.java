/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.cli.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CommandsDocumentTest {
    @Test
    void shouldNameEachCommandAndWhatIsBelowIt() throws IOException {
        String document = Files.readString(Path.of("..", "docs", "commands.md"));

        Cli.commandLine(Map.of(), Map.of()).getSubcommands().forEach((name, command) -> {
            String row = document.lines()
                    .filter(line -> line.startsWith("| `") && line.contains("`" + name))
                    .reduce("", (all, line) -> all + line + "\n");
            assertThat(row).as("docs/commands.md has a row for " + name).isNotEmpty();
            for (String below : command.getSubcommands().keySet()) {
                assertThat(row).as(name + " " + below).contains(below);
            }
        });
    }
}
