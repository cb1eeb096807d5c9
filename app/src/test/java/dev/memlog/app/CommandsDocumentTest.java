/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class CommandsDocumentTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "commands.md");
    private static final int COLUMNS = 80;
    private static final int LINES = 44;

    /** The summary is shown beside the command's name in the list of commands. */
    private static final int SUMMARY = 64;

    @Test
    void shouldStandInTheDocumentsAsItIsWritten() throws IOException {
        if (System.getProperty("memlog.write-docs") != null) {
            Files.writeString(DOCUMENT, CommandsDocument.text());
        }

        assertThat(DOCUMENT)
                .as("docs/commands.md lags behind the commands: run this test with -Dmemlog.write-docs")
                .hasContent(CommandsDocument.text());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void shouldFitATerminal(CommandLine command) {
        assertThat(CommandsDocument.help(command).lines().toList())
                .hasSizeLessThanOrEqualTo(LINES)
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(COLUMNS));
        assertThat(command.getCommandSpec().usageMessage().description()[0])
                .hasSizeLessThanOrEqualTo(SUMMARY)
                .matches("[A-Z][^.]*+(?:\\.md[^.]*+)?\\.");
    }

    static Stream<Named<CommandLine>> commands() {
        return CommandsDocument.commands().stream()
                .map(command -> Named.of(command.getCommandSpec().qualifiedName(), command));
    }
}
