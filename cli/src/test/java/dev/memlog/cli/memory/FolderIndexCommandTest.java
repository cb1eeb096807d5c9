/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.cli.Cli;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;

class FolderIndexCommandTest {
    private static final String NOTES = "<!-- memlog:begin -->\n- #1 note\n<!-- memlog:end -->\n";

    @TempDir
    private Path project;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path mixed;
    private Path own;

    @BeforeEach
    void write() throws IOException {
        mixed = file("src", "# Mine\n" + NOTES + "more");
        own = file("src/deep", NOTES);
    }

    @Test
    void shouldTakeAllNotesOutBelowAFolder() throws IOException {
        Path other = file("docs", "# Mine\n");

        assertThat(run("folder-index", "remove", project.toString())).isZero();

        assertThat(mixed).content().isEqualTo("# Mine\nmore");
        assertThat(own).doesNotExist();
        assertThat(other).content().isEqualTo("# Mine\n");
        assertThat(out.toString())
                .contains(mixed + ": notes are gone", own + ": deleted")
                .doesNotContain("docs");
        assertThat(run("folder-index", "remove", project.toString())).isZero();
        assertThat(out.toString()).contains("nothing to do");
    }

    @Test
    void shouldOnlyListThemWhenAskedTo() {
        assertThat(run("folder-index", "remove", "--dry-run", project.toString()))
                .isZero();

        assertThat(out.toString()).contains(mixed + ": notes would go", own + ": would be deleted");
        assertThat(mixed).content().contains(NOTES);
        assertThat(own).content().isEqualTo(NOTES);
    }

    @Test
    void shouldTellWhatItCannotClean() throws IOException {
        Path broken = file("broken", "<!-- memlog:begin -->\n# Mine\n");

        assertThat(run("folder-index", "remove", project.toString())).isEqualTo(ExitCode.SOFTWARE);

        assertThat(out.toString()).contains(broken + ": left as it is");
        assertThat(err.toString()).contains("1 of these files cannot be cleaned");
        assertThat(broken).content().isEqualTo("<!-- memlog:begin -->\n# Mine\n");
        assertThat(own).doesNotExist();
    }

    @Test
    void shouldSayThatAFolderIsNone() {
        assertThat(run("folder-index", "remove", project.resolve("none").toString()))
                .isEqualTo(ExitCode.SOFTWARE);
        assertThat(err.toString()).contains("DIR").contains("is no folder");
    }

    private Path file(String folder, String text) throws IOException {
        return Files.writeString(
                Files.createDirectories(project.resolve(folder)).resolve("CLAUDE.md"), text);
    }

    private int run(String... args) {
        CommandLine line = Cli.commandLine(Map.of(), Map.of());
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(args);
    }
}
