/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.node.process.FreePort;
import dev.memlog.node.process.NodeHttp;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The log of a node in a process of its own, in both of its forms. */
@Timeout(300)
class LogFormatIT {
    private static final String SECRET = "depot-42";
    private static final int STOPPED = 128 + 15; // ended by SIGTERM

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"plain", "json"})
    void shouldNameSessionsAndNeverTheirContent(String format) throws Exception {
        NodeHttp http = new NodeHttp();
        int port = FreePort.take();
        String url = MemlogProcess.url(port);
        Path log = folder.resolve("node.log");
        Map<String, String> environment = Map.of("MEMLOG_LOG_FORMAT", format, "MEMLOG_LOG_LEVEL", "DEBUG");
        try (MemlogProcess node = MemlogProcess.start(
                        log,
                        environment,
                        "up",
                        "--port",
                        "" + port,
                        "--data",
                        folder.resolve("node").toString())
                .awaitReady(http, url)) {
            http.post(
                    url + "/v1/events",
                    Map.of("sessionId", "seen", "eventType", "note", "id", "e-1", "payload", Map.of("text", SECRET)));
            await().atMost(Duration.ofMinutes(2)).until(() -> http.ledger(url).processed() >= 1);
            assertThat(node.stop(Duration.ofSeconds(60))).isEqualTo(STOPPED);
        }

        List<String> lines = Files.readAllLines(log).stream()
                .filter(line -> !line.startsWith("Memlog is ready"))
                .filter(line -> !line.startsWith("WARNING: ")) // Java's own, which the launcher's options avoid.
                .toList();
        assertThat(lines).isNotEmpty().noneMatch(line -> line.contains(SECRET));
        assertThat(lines).anyMatch(line -> namesSession(line, format));
        assertThat(lines).allMatch(line -> line.startsWith("{") == format.equals("json"));
    }

    private static boolean namesSession(String line, String format) {
        if (format.equals("plain")) {
            return line.contains("sessionId=\"seen\"");
        }
        JsonNode json = NodeHttp.parse(line);
        assertThat(json.path("level").asText()).isNotBlank();
        assertThat(json.path("loggerName").asText()).isNotBlank();
        assertThat(json.path("timestamp").isNumber()).isTrue();
        return json.path("kvpList").findValuesAsText("sessionId").contains("seen");
    }
}
