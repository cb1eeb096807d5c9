/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.backup;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.memlog.cli.Cli;
import dev.memlog.settings.DataFolder;
import dev.memlog.settings.Settings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;

class BackupCommandTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-23T10:00:00Z"));
    private static final String SEGMENT = "broker/memlog.events-0/00000000000000000000.log";

    @TempDir
    private Path temp;

    private record Run(int code, String said) {}

    @Test
    void shouldRestoreTheFilesOfANodeThatDoesNotRun() throws IOException {
        Path data = stoppedNode();

        Run backup = run("backup", temp.resolve("b"), "--data", data.toString());
        Run restore =
                run("restore", temp.resolve("b"), "--data", temp.resolve("new").toString());

        assertThat(backup.code).as(backup.said).isZero();
        assertThat(backup.said).contains("3 files", "before 2026-11-23T10:00:00Z", "and the settings file");
        assertThat(restore.code).as(restore.said).isZero();
        assertThat(restore.said).contains("bin/memlog up --data " + temp.resolve("new"));
        assertThat(temp.resolve("new").resolve(SEGMENT)).hasContent("events");
        assertThat(temp.resolve("new/memlog.properties")).hasContent("port=4711");
        assertThat(temp.resolve("new/memlog.db")).doesNotExist();
    }

    /** A shell that names the team's node for all commands got that node's backup, by the name of this folder. */
    @Test
    void shouldTakeTheFolderThatIsNamedRatherThanTheEnvironmentsNode() throws IOException {
        Path data = stoppedNode();

        Run backup = run(
                Map.of("MEMLOG_SERVER", "http://127.0.0.1:1"), "backup", temp.resolve("b"), "--data", data.toString());

        assertThat(backup.code).as(backup.said).isZero();
        assertThat(backup.said).contains("of " + data + ", which no node holds");
    }

    @Test
    void shouldSayWhatIsWrongWithADamagedBackupAndRestoreNothing() throws IOException {
        assertThat(run("backup", temp.resolve("b"), "--data", stoppedNode().toString()).code)
                .isZero();
        Files.writeString(temp.resolve("b").resolve(SEGMENT), "EVENTS");
        Files.delete(temp.resolve("b/broker/meta.properties"));

        Run restore =
                run("restore", temp.resolve("b"), "--data", temp.resolve("new").toString());

        assertThat(restore.code).isEqualTo(ExitCode.SOFTWARE);
        assertThat(restore.said)
                .contains(
                        "is damaged, nothing was restored",
                        SEGMENT + " is not what was backed up",
                        "broker/meta.properties is missing");
        assertThat(temp.resolve("new")).doesNotExist();
        assertThat(run("restore", temp.resolve("b"), "--check").code).isEqualTo(ExitCode.SOFTWARE);
    }

    @Test
    void shouldNotOverwriteAFolderThatIsNotEmpty() throws IOException {
        Path data = stoppedNode();
        assertThat(run("backup", data, "--data", data.toString()).said).contains(data + " is not empty");
        assertThat(run("backup", temp.resolve("b"), "--data", data.toString()).code)
                .isZero();

        Run restore = run("restore", temp.resolve("b"), "--data", data.toString());

        assertThat(restore.code).isEqualTo(ExitCode.SOFTWARE);
        assertThat(restore.said).contains(data + " is not empty, and nothing is overwritten");
    }

    @Test
    void shouldRefuseAFolderWithoutManifestOrOfANewerFormat() throws IOException {
        Files.createDirectories(temp.resolve("b"));
        assertThat(run("restore", temp.resolve("b"), "--check").said).contains("is no whole backup");

        Files.writeString(
                temp.resolve("b/manifest.json"),
                "{\"format\":2,\"memlog\":\"9.0\",\"at\":\"2030-01-01T00:00:00Z\",\"heldMillis\":1,\"files\":[]}");
        assertThat(run("restore", temp.resolve("b"), "--check").said).contains("with version 9.0 or newer");
    }

    @Test
    void shouldRefuseToLeaveTheFolderThatItRestoresTo() throws IOException {
        Files.createDirectories(temp.resolve("b"));
        Files.writeString(
                temp.resolve("b/manifest.json"),
                "{\"format\":1,\"memlog\":\"1\",\"at\":\"2026-01-01T00:00:00Z\",\"heldMillis\":1,"
                        + "\"files\":[{\"path\":\"../out\",\"bytes\":1,\"sha256\":\"x\"}]}");

        assertThat(run(
                                "restore",
                                temp.resolve("b"),
                                "--data",
                                temp.resolve("new").toString())
                        .said)
                .contains("leads out of the folder");
    }

    @Test
    void shouldSayWhyATeamsNodeHasNoBackup() {
        try (DataFolder role = DataFolder.open(temp.resolve("store"))) {
            assertThat(role.broker()).doesNotExist();
        }

        Run run =
                run("backup", temp.resolve("b"), "--data", temp.resolve("store").toString());

        assertThat(run.code).isEqualTo(ExitCode.SOFTWARE);
        assertThat(run.said).contains("there is no log in", "Kafka cluster");
        assertThat(temp.resolve("b")).doesNotExist();
    }

    @Test
    void shouldLeaveNothingBehindWhenTheNodeBreaksOff() throws IOException {
        ByteArrayOutputStream half = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(half)) {
            zip.putNextEntry(new ZipEntry(SEGMENT));
            zip.write("events".getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
        }
        HttpServer node = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        node.createContext("/v1/backup", exchange -> {
            exchange.sendResponseHeaders(200, half.size());
            exchange.getResponseBody().write(half.toByteArray());
            exchange.close();
        });
        node.start();
        try {
            String url = "http://127.0.0.1:" + node.getAddress().getPort();

            Run run = run("backup", temp.resolve("b"), "--server", url);

            assertThat(run.code).isEqualTo(ExitCode.SOFTWARE);
            assertThat(run.said).contains("broke off the backup");
            assertThat(temp.resolve("b")).doesNotExist();
        } finally {
            node.stop(0);
        }
    }

    private Path stoppedNode() throws IOException {
        Path data = temp.resolve("node");
        try (DataFolder folder = DataFolder.open(data)) {
            Files.createDirectories(data.resolve(SEGMENT).getParent());
            Files.writeString(data.resolve(SEGMENT), "events");
            Files.writeString(folder.broker().resolve("meta.properties"), "cluster.id=x");
            Files.writeString(folder.folder().resolve(Settings.FILE_NAME), "port=4711");
            Files.writeString(folder.database(), "rebuilt");
        }
        return data;
    }

    private static Run run(String command, Path folder, String... arguments) {
        return run(Map.of(), command, folder, arguments);
    }

    private static Run run(Map<String, String> environment, String command, Path folder, String... arguments) {
        Map<String, Object> commands = new LinkedHashMap<>();
        commands.put("backup", new BackupCommand(environment, CLOCK));
        commands.put("restore", new RestoreCommand());
        StringWriter said = new StringWriter();
        CommandLine line = Cli.commandLine(environment, commands)
                .setOut(new PrintWriter(said))
                .setErr(new PrintWriter(said));
        String[] all = new String[arguments.length + 2];
        all[0] = command;
        all[1] = folder.toString();
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return new Run(line.execute(all), said.toString());
    }
}
