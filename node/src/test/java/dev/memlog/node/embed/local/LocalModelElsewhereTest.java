/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.embed.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.memlog.node.process.ChildJvm;
import dev.memlog.store.port.Embedder.Outcome;
import dev.memlog.store.port.Embedder.Purpose;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The model in processes and folders where native libraries do not load, or not at once. */
class LocalModelElsewhereTest {
    @TempDir
    private Path temp;

    private Path data;
    private Path temporary;

    /** A process that makes one vector, and ends as kill -9 ends it. */
    public static void main(String[] args) throws InterruptedException {
        LocalEmbedder embedder = LocalEmbedder.bundled(Path.of(args[0]));
        Outcome outcome = embedder.embed(List.of("one"), Purpose.QUERY, Duration.ofMinutes(1));
        System.out.println(
                outcome instanceof Outcome.Unavailable away
                        ? away.message() + (away.message().equals(embedder.unusable()) ? " (for good)" : "")
                        : outcome.getClass().getSimpleName());
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }

    @BeforeEach
    void makeFolders() throws IOException {
        data = Files.createDirectories(temp.resolve("data"));
        temporary = Files.createDirectories(temp.resolve("temporary"));
    }

    @Test
    void shouldLeaveNothingInTheTemporaryFolderWhenKilled() throws Exception {
        assertThat(run(temporary)).isEqualTo("Vectors");
        assertThat(run(temporary)).isEqualTo("Vectors");

        assertThat(filesIn(temporary)).isEmpty();
        assertThat(filesIn(data)).hasSize(3);
    }

    @Test
    void shouldLoadFromTheTemporaryFolderWhenTheDataFolderIsOfNoUse() throws Exception {
        Files.createFile(data.resolve("native"));

        assertThat(run(temporary)).isEqualTo("Vectors");
        assertThat(filesIn(temporary)).isEmpty();
    }

    @Test
    void shouldNameBothFoldersAndTheWayOutWhenNeitherIsOfUse() throws Exception {
        Files.createFile(data.resolve("native"));

        assertThat(run(temp.resolve("nowhere")))
                .contains("neither from " + data.resolve("native"), " nor from " + temp.resolve("nowhere"))
                .contains("MEMLOG_JAVA_OPTS=-Djava.io.tmpdir=DIR", "embeddings.provider=none")
                .endsWith("(for good)");
    }

    @Test
    void shouldNameTheMachineThatHasNoLibrary() throws Exception {
        assertThat(run(temporary, "-Dos.arch=riscv64"))
                .contains("no library for ", "riscv64", "embeddings.provider=none")
                .endsWith("(for good)");
    }

    @Test
    void shouldSayThatALibraryDoesNotRunHere() throws Exception {
        // As a libc of another kind refuses it.
        Path libraries = Files.createDirectories(temp.resolve("libraries"));
        Files.writeString(libraries.resolve(System.mapLibraryName("onnxruntime")), "no library");

        assertThat(run(temporary, "-Donnxruntime.native.path=" + libraries))
                .contains("ONNX Runtime cannot be started", "embeddings.provider=none")
                .endsWith("(for good)");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldNameBothFoldersWhenProgramsRunInNeither() throws Exception {
        assumeThat(output(List.of("unshare", "-m", "mount", "-t", "tmpfs", "-o", "noexec", "tmpfs", temp.toString())))
                .as("may mount")
                .isEmpty();
        List<String> command = new ArrayList<>(List.of(
                "unshare",
                "-m",
                "sh",
                "-c",
                "mount -t tmpfs -o noexec tmpfs \"$0\" && mount -t tmpfs -o noexec tmpfs \"$1\" && shift && exec \"$@\"",
                data.toString(),
                temporary.toString()));
        command.addAll(command(temporary));

        assertThat(output(command).getLast())
                .contains("neither from " + data.resolve("native"), " nor from " + temporary)
                .contains("noexec", "MEMLOG_JAVA_OPTS")
                .endsWith("(for good)");
    }

    private String run(Path tmp, String... options) throws Exception {
        List<String> command = new ArrayList<>(command(tmp));
        command.addAll(1, List.of(options));
        return output(command).getLast();
    }

    private List<String> command(Path tmp) {
        List<String> command =
                new ArrayList<>(ChildJvm.command(LocalModelElsewhereTest.class, "-Djava.io.tmpdir=" + tmp));
        command.add(data.toString());
        return command;
    }

    private static List<String> output(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said.lines().toList();
    }

    /** Folders, too, where they are empty. */
    private static List<Path> filesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> !file.equals(folder))
                    .filter(file -> Files.isRegularFile(file) || isEmpty(file))
                    .toList();
        }
    }

    private static boolean isEmpty(Path folder) {
        String[] names = folder.toFile().list();
        return names == null || names.length == 0;
    }
}
