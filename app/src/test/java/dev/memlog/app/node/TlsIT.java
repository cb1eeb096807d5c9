/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.memlog.app.doctor.DoctorCommand;
import dev.memlog.cli.Cli;
import dev.memlog.node.EmbeddedNode;
import dev.memlog.node.process.FreePort;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A node with a certificate and keys: the hooks that are installed, run by a shell, and the command line. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class TlsIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final HeldCertificate CA =
            new HeldCertificate.Builder().certificateAuthority(0).build();

    private final int port = FreePort.take();
    private EmbeddedNode node;
    private Path folder;
    private Path home;
    private Path hookKey;

    /** What came of a command. */
    private record Ran(int code, String said) {}

    @BeforeAll
    void start(@TempDir Path temp) throws Exception {
        folder = temp.toRealPath();
        home = Files.createDirectories(folder.resolve("home"));
        Files.writeString(caFile(), CA.certificatePem());
        writePair(Duration.ofDays(10), "127.0.0.1");
        startNode();
        hookKey = folder.resolve("hook.key");
        assertThat(command("keys", "create", "--author", "ann", "--scope", "write,read", "--file", hookKey.toString()))
                .matches(ran -> ran.code == 0, "a key is made");
        assertThat(command("hooks", "install", "--key-file", hookKey.toString(), "--ca-file", caFile().toString()))
                .matches(ran -> ran.code == 0, "the hooks are installed");
    }

    @AfterAll
    void stop() {
        node.close();
    }

    @Test
    void shouldTakeAHooksEventAndShowItOnTheCommandLine() throws Exception {
        assertThat(node.url()).isEqualTo("https://127.0.0.1:" + port);

        assertThat(hook("UserPromptSubmit", "\"prompt\":\"the depotZebra prices\""))
                .isEqualTo(0);

        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(command("search", "depotZebra").said).contains("depotZebra"));
        Ran status = command("status");
        assertThat(status.code).isZero();
        // The certificate ends in less than two weeks.
        assertThat(status.said).contains("ready      yes", "tls-certificate", "ends in 9 days");
        assertThat(doctor().said).contains("tls-certificate");
    }

    @Test
    void shouldTakeWhatHooksKeptFromHooksWithTheSameKeyAlone() throws Exception {
        Path others = Files.createDirectories(home.resolve(".memlog-spool/127.0.0.1-" + port));
        Files.setPosixFilePermissions(others, PosixFilePermissions.fromString("rwx------"));
        Path kept = Files.writeString(
                others.resolve("1764500000000000000-x1.claude-code"),
                "{\"session_id\":\"s2\",\"hook_event_name\":\"UserPromptSubmit\",\"cwd\":\"/nowhere/shop\","
                        + "\"prompt\":\"the oleander note\"}");
        node.close();
        assertThat(hook("UserPromptSubmit", "\"prompt\":\"the wintergreen label\""))
                .isEqualTo(0);
        startNode();
        assertThat(hook("UserPromptSubmit", "\"prompt\":\"the juniper shelf\"")).isEqualTo(0);

        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(command("search", "wintergreen").said).contains("wintergreen");
            assertThat(command("search", "juniper").said).contains("juniper");
        });
        // The node has no key of its own, under which it could keep what a hook without one, or with another, left.
        assertThat(kept).exists();
        assertThat(command("search", "oleander").said).doesNotContain("oleander note");
    }

    @Test
    void shouldSayWhatToSetWhenTheCertificateIsNotTrustedOrForAnotherName() {
        Map<String, String> untrusting = new HashMap<>(environment());
        untrusting.remove("MEMLOG_TLS_CA_FILE");
        assertThat(command(untrusting, "status").said)
                .contains("the connection to https://127.0.0.1:" + port + " is not safe")
                .contains("tls.ca-file (MEMLOG_TLS_CA_FILE)");
        Map<String, String> otherName = new HashMap<>(environment());
        otherName.put("MEMLOG_SERVER", "https://localhost:" + port);
        assertThat(command(otherName, "status").said).contains("its certificate is for other names");
        Map<String, String> plain = new HashMap<>(environment());
        plain.put("MEMLOG_SERVER", "http://127.0.0.1:" + port);
        assertThat(command(plain, "search", "x").said).contains("this port speaks HTTPS: use https://");
    }

    @Test
    void shouldFindItsOwnNodeByTheSettingsOfTheDataFolder() throws Exception {
        Map<String, String> local = new HashMap<>(environment());
        local.remove("MEMLOG_SERVER");
        local.remove("MEMLOG_TLS_CA_FILE");
        local.put("MEMLOG_DATA", folder.resolve("node").toString());
        Files.writeString(
                folder.resolve("node/memlog.properties"),
                "port=%d%ntls.cert-file=%s%ntls.key-file=%s%ntls.ca-file=%s%n"
                        .formatted(port, folder.resolve("cert.pem"), folder.resolve("key.pem"), caFile()));

        assertThat(command(local, "status").said).contains("https://127.0.0.1:" + port, "ready      yes");
    }

    private void startNode() {
        node = EmbeddedNode.start(
                folder.resolve("node"),
                Map.of(
                        "port", String.valueOf(port),
                        "auth", "keys",
                        "spool", home.resolve(".memlog-spool").toString(),
                        "tls.cert-file", folder.resolve("cert.pem").toString(),
                        "tls.key-file", folder.resolve("key.pem").toString()));
    }

    private void writePair(Duration left, String... names) throws IOException {
        long now = System.currentTimeMillis();
        HeldCertificate.Builder builder = new HeldCertificate.Builder()
                .signedBy(CA)
                .validityInterval(now - Duration.ofDays(1).toMillis(), now + left.toMillis());
        for (String name : names) {
            builder.addSubjectAlternativeName(name);
        }
        HeldCertificate pair = builder.build();
        Files.writeString(folder.resolve("cert.pem"), pair.certificatePem());
        Files.writeString(folder.resolve("key.pem"), pair.privateKeyPkcs8Pem());
    }

    private Path caFile() {
        return folder.resolve("ca.pem");
    }

    private Map<String, String> environment() {
        return Map.of(
                "HOME", home.toString(),
                "PATH", System.getenv("PATH"),
                "MEMLOG_SERVER", "https://127.0.0.1:" + port,
                "MEMLOG_TLS_CA_FILE", caFile().toString(),
                "MEMLOG_KEY_FILE", folder.resolve("node/admin.key").toString(),
                "MEMLOG_DATA", folder.resolve("nothing").toString());
    }

    private Ran command(String... words) {
        return command(environment(), words);
    }

    private static Ran command(Map<String, String> environment, String... words) {
        return run(Cli.commandLine(environment, Map.of()), words);
    }

    private Ran doctor() {
        return run(new CommandLine(new DoctorCommand(environment(), InstantSource.system())));
    }

    private static Ran run(CommandLine line, String... words) {
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said, true);
        return new Ran(line.setErr(out).setOut(out).execute(words), said.toString());
    }

    private int hook(String event, String more) throws IOException, InterruptedException {
        JsonNode settings = new ObjectMapper()
                .readTree(home.resolve(".claude/settings.json").toFile());
        String command =
                settings.at("/hooks/" + event + "/0").findPath("command").asText();
        assertThat(command).contains("--cacert").doesNotContain("mlk_");
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", command).redirectErrorStream(true);
        builder.environment().put("HOME", home.toString());
        Process process = builder.start();
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(("{\"session_id\":\"s1\",\"hook_event_name\":\"" + event + "\",\"cwd\":\"/nowhere/shop\","
                            + more + "}")
                    .getBytes(StandardCharsets.UTF_8));
        }
        process.getInputStream().readAllBytes();
        return process.waitFor();
    }
}
