/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.memlog.app.agent.ProcessesOf;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@code bin/memlog} in a folder of its own, with commands called java and mvn that only say what they were given. */
class LauncherTest {
    private static final Path SCRIPT =
            Path.of("..", "bin", "memlog").toAbsolutePath().normalize();

    @TempDir
    private Path temp;

    private Path root;
    private Path commands;

    @BeforeEach
    void layOut() throws IOException {
        root = Files.createDirectories(temp.resolve("a checkout, of 'Ada' 100%?"));
        commands = Files.createDirectories(temp.resolve("commands"));
        Files.createDirectories(root.resolve("bin"));
        Files.copy(SCRIPT, root.resolve("bin/memlog"));
        Files.createDirectories(root.resolve("app/src/main"));
        Files.createFile(root.resolve("pom.xml"));
        for (String name :
                List.of("sh", "dirname", "readlink", "sed", "head", "find", "mkdir", "touch", "flock", "nice", "mv")) {
            Path found = Path.of("/usr/bin", name);
            Files.createSymbolicLink(commands.resolve(name), Files.exists(found) ? found : Path.of("/bin", name));
        }
    }

    @AfterEach
    void endWhatRunsBesideANode() {
        ProcessesOf.endAll(temp);
    }

    @Test
    void shouldRunTheProgramWithItsArgumentsWhenItIsBuilt() throws Exception {
        build();
        java(commands.resolve("java"), "25.0.1");

        Outcome outcome = run(root.resolve("bin/memlog"), Map.of(), "search", "two words");

        assertThat(outcome.code()).isZero();
        assertThat(outcome.lines())
                .contains(
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-XX:TieredStopAtLevel=1")
                .contains(root.toRealPath() + "/app/target/memlog.jar:" + root.toRealPath() + "/app/target/lib/*")
                .endsWith("dev.memlog.app.Main", "search", "two words");
    }

    @Test
    void shouldSayThatJavaTakesNoFolderWithAColon() throws Exception {
        Path other = Files.createDirectories(temp.resolve("a:b/bin"));
        Files.copy(SCRIPT, other.resolve("memlog"));

        Outcome outcome = run(other.resolve("memlog"), Map.of(), "status");

        assertThat(outcome.code()).isNotZero();
        assertThat(outcome.lines()).anySatisfy(line -> assertThat(line).contains("a:b: Java takes a colon"));
    }

    @Test
    void shouldReadNamesInUtf8WhateverTheLocaleIs() throws Exception {
        build();
        script(
                commands.resolve("java"),
                "case \"$*\" in -version) echo 'openjdk version \"21.0.4\" 2025-01-01' >&2 ;; *) echo \"$LC_ALL\" ;; esac");
        script(commands.resolve("locale"), "echo ANSI_X3.4-1968");

        assertThat(run(root.resolve("bin/memlog"), Map.of("LC_ALL", "C"), "status")
                        .lines())
                .containsExactly("C.UTF-8");
    }

    @Test
    void shouldArchiveTheClassesBesideANodeOnceForAllItsStarts() throws Exception {
        build();
        Instant before = Instant.now().minusSeconds(60);
        Files.setLastModifiedTime(root.resolve("pom.xml"), FileTime.from(before));
        Files.setLastModifiedTime(root.resolve("app/target/memlog.jar"), FileTime.from(before));
        script(
                commands.resolve("java"),
                "case \"$*\" in -version) echo 'openjdk version \"21.0.4\" 2025-01-01' >&2 ;;"
                        + " *ArchiveClassesAtExit=*) for each; do case $each in"
                        + " -XX:ArchiveClassesAtExit=*) : > \"${each#*=}\" ;; esac; done ;;"
                        + " *) for each; do echo \"$each\"; done ;; esac");

        assertThat(run(root.resolve("bin/memlog"), Map.of(), "up").lines())
                .noneMatch(line -> line.startsWith("-XX:SharedArchiveFile"))
                .endsWith("dev.memlog.app.Main", "up");

        await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(root.resolve("app/target/memlog.jsa")));
        assertThat(run(root.resolve("bin/memlog"), Map.of(), "up").lines())
                .contains("-XX:SharedArchiveFile=" + root.toRealPath() + "/app/target/memlog.jsa")
                .endsWith("dev.memlog.app.Main", "up");
    }

    @Test
    void shouldGiveANodeItsHeapAndTheUsersOptionsAfterIt() throws Exception {
        build();
        java(commands.resolve("java"), "21.0.4");

        Outcome outcome = run(root.resolve("bin/memlog"), Map.of("MEMLOG_JAVA_OPTS", "-Xmx3g -Da=b"), "up");

        assertThat(outcome.lines())
                .containsSubsequence("-Xmx1g", "-Xmx3g", "-Da=b", "dev.memlog.app.Main", "up")
                .doesNotContain("--sun-misc-unsafe-memory-access=allow");
    }

    @Test
    void shouldFindItselfThroughSymbolicLinks() throws Exception {
        build();
        java(commands.resolve("java"), "21.0.4");
        Path first = Files.createSymbolicLink(root.resolve("relative"), Path.of("bin/memlog"));
        Path second = Files.createSymbolicLink(temp.resolve("memlog"), first);

        assertThat(run(second, Map.of(), "status").lines()).endsWith("dev.memlog.app.Main", "status");
    }

    @Test
    void shouldPassOverAnOldJavaHomeForANewerJavaOnThePath() throws Exception {
        build();
        java(commands.resolve("java"), "21.0.4");
        Path old = temp.resolve("old jdk");
        java(old.resolve("bin/java"), "1.8.0_402");

        Outcome outcome = run(root.resolve("bin/memlog"), Map.of("JAVA_HOME", old.toString()), "status");

        assertThat(outcome.code()).isZero();
        assertThat(outcome.lines()).endsWith("dev.memlog.app.Main", "status");
    }

    @Test
    void shouldBuildFirstWhenNothingIsBuiltOrASourceIsNewer() throws Exception {
        java(commands.resolve("java"), "21.0.4");
        script(commands.resolve("mvn"), "mkdir -p app/target/lib; : > app/target/memlog.jar; echo mvn \"$@\"");

        Outcome first = run(root.resolve("bin/memlog"), Map.of(), "status");
        assertThat(first.lines())
                .contains(
                        "building memlog (first run, a minute or two) …",
                        "mvn -q -B -Dquick -Dmaven.test.skip=true -pl app -am package");
        assertThat(first.lines()).endsWith("dev.memlog.app.Main", "status");

        assertThat(run(root.resolve("bin/memlog"), Map.of(), "status").lines())
                .noneMatch(line -> line.startsWith("building"));

        Path source = Files.createFile(root.resolve("app/src/main/A.java"));
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));
        assertThat(run(root.resolve("bin/memlog"), Map.of(), "status").lines())
                .contains("building memlog (sources have changed) …");
    }

    @Test
    void shouldSayInOneLineWhatToInstall() throws Exception {
        java(commands.resolve("java"), "21.0.4");
        assertThat(run(root.resolve("bin/memlog"), Map.of(), "status"))
                .isEqualTo(new Outcome(
                        1,
                        List.of("memlog: needs Maven to build itself the first time: install it"
                                + " (apt install maven, brew install maven, sdk install maven)")));
    }

    @Test
    void shouldFailWhenTheBuildFails() throws Exception {
        java(commands.resolve("java"), "21.0.4");
        script(commands.resolve("mvn"), "echo broken >&2; exit 1");

        Outcome outcome = run(root.resolve("bin/memlog"), Map.of(), "status");
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.lines()).contains("broken").noneMatch(line -> line.contains("dev.memlog.app.Main"));
    }

    private void build() throws IOException {
        Files.createDirectories(root.resolve("app/target/lib"));
        Files.createFile(root.resolve("app/target/memlog.jar"));
    }

    private static void java(Path file, String version) throws IOException {
        script(
                file,
                "if [ \"$1\" = -version ]; then echo 'openjdk version \"" + version
                        + "\" 2025-01-01' >&2; else for each; do echo \"$each\"; done; fi");
    }

    private static void script(Path file, String body) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Outcome run(Path script, Map<String, String> environment, String... args) throws Exception {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(args));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(temp.toFile()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().put("PATH", commands.toString());
        builder.environment().putIfAbsent("LC_ALL", "C.UTF-8");
        Process process = builder.start();
        List<String> lines = process.inputReader(StandardCharsets.UTF_8).lines().toList();
        return new Outcome(process.waitFor(), lines);
    }

    private record Outcome(int code, List<String> lines) {}
}
