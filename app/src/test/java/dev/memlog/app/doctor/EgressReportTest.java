/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.memlog.testkit.TestClock;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class EgressReportTest {
    @TempDir
    private Path data;

    private final Map<String, String> environment = new HashMap<>();

    @Test
    void shouldReadTheConfigurationWhereNoNodeAnswers() throws IOException {
        environment.put("MEMLOG_PROVIDERS", "openai");
        environment.put("MEMLOG_PROVIDER_OPENAI_BASE_URL", "http://127.0.0.1:8080/v1");

        String text = run("--server", "http://127.0.0.1:" + freePort());
        JsonNode json = new ObjectMapper().readTree(run("--json", "--server", "http://127.0.0.1:" + freePort()));

        assertThat(text)
                .contains("the configuration in " + data, "text     http://127.0.0.1:8080/v1", "no update checks");
        assertThat(json.path("egress")).hasSize(1);
        assertThat(json.path("egress").path(0).path("setting").asText()).isEqualTo("provider.openai.base-url");
    }

    @Test
    void shouldSayThatNothingLeaves() throws IOException {
        assertThat(run("--server", "http://127.0.0.1:" + freePort())).contains("nothing leaves this machine");
    }

    @Test
    void shouldTakeARunningNodesWordAboveTheConfiguration() throws IOException {
        HttpServer node = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        node.createContext("/v1/egress", exchange -> {
            byte[] body =
                    ("{\"egress\":[{\"setting\":\"otel.endpoint\",\"role\":\"every\",\"address\":\"http://o:4318\","
                                    + "\"text\":\"spans\",\"ofSessions\":false}]}")
                            .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        node.start();
        try {
            environment.put("MEMLOG_PROVIDERS", "openai");
            String server = "http://127.0.0.1:" + node.getAddress().getPort();

            assertThat(run("--server", server))
                    .contains("the node at " + server, "no text  http://o:4318", "spans (otel.endpoint, every)")
                    .doesNotContain("openai");
        } finally {
            node.stop(0);
        }
    }

    private String run(String... arguments) {
        StringWriter out = new StringWriter();
        CommandLine line = new CommandLine(
                        new DoctorCommand(environment, new TestClock(Instant.parse("2026-01-01T10:00:00Z"))))
                .setOut(new PrintWriter(out, true));
        String[] all = new String[arguments.length + 3];
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        all[0] = "--egress";
        all[1] = "--data";
        all[2] = data.toString();
        assertThat(line.execute(all)).isZero();
        return out.toString();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
