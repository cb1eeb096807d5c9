/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.hooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.memlog.settings.UserError;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class HookInstallationTest {
    private static final HookTarget NODE = HookTarget.of(URI.create("http://127.0.0.1:37777"));
    private static final HookTarget OTHER = new HookTarget(
            URI.create("https://127.0.0.1:1"),
            "/var/spool/my hooks",
            "/home/me/hook.key",
            "/etc/my certificates/ca.pem");

    @TempDir
    Path home;

    private Path file;
    private HookInstallation installation;

    @BeforeEach
    void open() {
        file = home.resolve(".claude/settings.json");
        installation = new HookInstallation(Agent.CLAUDE_CODE, file);
    }

    @ParameterizedTest
    @MethodSource("withoutHooks")
    void shouldUndoItselfByteForByteInAFileWithoutHooks(String before) throws IOException {
        write(before);

        installation.install(NODE, true);
        installation.install(OTHER, true);
        installation.install(OTHER, true);
        installation.uninstall(true);

        assertThat(Files.readAllBytes(file)).isEqualTo(before.getBytes(StandardCharsets.UTF_8));
        assertThat(names()).containsExactly("settings.json");
    }

    @Test
    void shouldFindInTheFileWhatWasInstalled() {
        HookTarget caAlone = new HookTarget(OTHER.server(), "", "", OTHER.caFile());
        HookTarget keyAlone = new HookTarget(OTHER.server(), "", OTHER.keyFile(), "");

        for (HookTarget target : List.of(NODE, OTHER, caAlone, keyAlone)) {
            installation.install(target, true);
            assertThat(installation.ours())
                    .isNotEmpty()
                    .allMatch(hook -> hook.target().equals(target));
        }
    }

    static Stream<String> withoutHooks() {
        return Stream.concat(
                        HookMergeTest.settings(),
                        LongStream.range(0, 200).mapToObj(seed -> new RandomSettings(seed).text()))
                .filter(text -> !text.contains("\"hooks\""));
    }

    @ParameterizedTest
    @EnumSource(Agent.class)
    void shouldRemoveAFileThatHoldsNothingElse(Agent agent) throws IOException {
        HookInstallation own = new HookInstallation(agent, file);

        own.install(NODE, true);
        assertThat(own.uninstall(true).after()).isEmpty();

        assertThat(names()).isEmpty();
    }

    @Test
    void shouldKeepChangesMadeSince() throws IOException {
        write("{\n  \"model\": \"opus\"\n}\n");
        installation.install(NODE, true);
        write(Files.readString(file).replace("opus", "sonnet"));

        installation.uninstall(true);

        assertThat(file).hasContent("{\n  \"model\": \"sonnet\"\n}\n");
    }

    @Test
    void shouldKeepPermissionsAndLinks() throws IOException {
        assumeTrue(Files.getFileStore(home).supportsFileAttributeView("posix"));
        Path real = home.resolve("dotfiles/claude.json");
        Files.createDirectories(real.getParent());
        Files.createDirectories(file.getParent());
        Files.writeString(real, "{}");
        Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rw-r-----"));
        Files.createSymbolicLink(file, Path.of("../dotfiles/claude.json"));

        installation.install(NODE, true);

        assertThat(file).isSymbolicLink();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(real)))
                .isEqualTo("rw-r-----");
        assertThat(installation.ours()).hasSize(8);
        installation.uninstall(true);
        assertThat(file).isSymbolicLink();
        assertThat(real).hasContent("{}");
    }

    @Test
    void shouldMakeTheFileBehindALinkThatLeadsNowhereYet() throws IOException {
        Files.createDirectories(file.getParent());
        Files.createSymbolicLink(file, home.resolve("dotfiles/claude.json"));

        installation.install(NODE, true);

        assertThat(home.resolve("dotfiles/claude.json")).exists();
        assertThat(file).isSymbolicLink();
    }

    @Test
    void shouldLeaveAFileThatIsNotUtf8OrNotJsonAlone() throws IOException {
        write("{");
        Files.write(file, new byte[] {'{', (byte) 0xff, '}'});
        assertThatThrownBy(() -> installation.install(NODE, true))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("is not UTF-8");

        write("{ \"a\" }");
        assertThatThrownBy(() -> installation.uninstall(true))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("is not valid JSON at line 1");
        assertThat(names()).containsExactly("settings.json");
    }

    @Test
    void shouldHaveNothingToUndoWhereNothingIsInstalled() throws IOException {
        assertThat(installation.uninstall(true).isNone()).isTrue();
        write("{\"hooks\":{}}");
        assertThat(installation.uninstall(true).isNone()).isTrue();
        assertThat(file).hasContent("{\"hooks\":{}}");
    }

    private void write(String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(file.getParent())) {
            return files.map(path -> path.getFileName().toString()).toList();
        }
    }
}
