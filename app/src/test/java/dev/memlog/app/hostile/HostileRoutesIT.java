/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.app.node.MemlogProcess;
import dev.memlog.node.DocumentedRoutes;
import dev.memlog.node.DocumentedRoutes.Operation;
import dev.memlog.node.process.FreePort;
import dev.memlog.node.process.NodeHttp;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every documented route of a node with a small heap, with bodies and parameters that no client should send. */
class HostileRoutesIT {
    /** One holds its connection open by design, the other copies the whole log. */
    private static final Set<String> LEFT_OUT = Set.of("/stream", "/v1/backup");

    private static final Pattern PARAMETER = Pattern.compile("\\{[^}]*\\}");
    private static final int AT_ONCE = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final List<String> BODIES = List.of(
            "",
            "{",
            "null",
            "[]",
            "\"x\"",
            "7",
            "{\"sessionId\":null,\"contentSessionId\":7,\"eventType\":[],\"ids\":[\"x\",1e99],\"limit\":-1,\"text\":{}}",
            "{\"sessionId\":\"" + "a".repeat(5_000)
                    + "\",\"eventType\":\"tool_use\",\"occurredAtEpoch\":99999999999999999999999}",
            "[".repeat(100_000),
            "\u0000\uFFFD bad",
            "{\"query\":\"" + "a.".repeat(100_000) + "\"}",
            "{\"ids\":[" + "1,".repeat(20_000) + "1]}");

    private static final List<String> QUERIES = List.of(
            "",
            "?limit=-1&offset=99999999999999999999&project=%00&query=%FF&since=99999-01-01&id=x&before=-1",
            "?limit=abc&orderBy=zzz&type=%2A%2A%2A&dateStart=%2B999999999-12-31T00:00:00Z&folder=" + "a/".repeat(2_000),
            "?query=" + "a.".repeat(1_500) + "&format=zzz&anchor=S999999999999999999999");

    @TempDir
    private Path temp;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Test
    @Timeout(600)
    void shouldAnswerWithoutADefectAndTakeThePlainHookBehind() throws Exception {
        int port = FreePort.take();
        String url = MemlogProcess.url(port);
        String data = temp.resolve("node").toString();
        try (MemlogProcess node =
                MemlogProcess.start(temp.resolve("node.log"), Map.of(), "up", "--port", "" + port, "--data", data)) {
            node.awaitReady(new NodeHttp(), url);

            List<String> defects = defects(url);

            assertThat(defects).isEmpty();
            assertThat(node.isAlive()).isTrue();
            String hook = "{\"session_id\":\"plain\",\"hook_event_name\":\"UserPromptSubmit\",\"prompt\":\"go on\"}";
            assertThat(status("POST", url + "/hooks", hook)).isEqualTo(200);
        }
    }

    private List<String> defects(String url) throws Exception {
        List<String> defects = new ArrayList<>();
        try (ExecutorService senders = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<String>> sent = new ArrayList<>();
            for (Operation operation : DocumentedRoutes.read()) {
                if (LEFT_OUT.contains(operation.path())) {
                    continue;
                }
                String at = url + PARAMETER.matcher(operation.path()).replaceAll("%00x99999999999999999999");
                boolean reads =
                        operation.method().equals("GET") || operation.method().equals("HEAD");
                for (String query : reads ? QUERIES : QUERIES.subList(0, 2)) {
                    for (String body : reads ? List.of("") : BODIES) {
                        sent.add(senders.submit(() -> defect(operation.method(), at + query, body)));
                    }
                }
            }
            assertThat(sent).as("requests by the documented routes").hasSizeGreaterThan(1_000);
            for (Future<String> one : sent) {
                String defect = one.get();
                if (!defect.isEmpty()) {
                    defects.add(defect);
                }
            }
        }
        return defects;
    }

    /** Empty if it was answered, and not with a defect of the node's. */
    private String defect(String method, String address, String body) throws InterruptedException {
        try {
            int status = status(method, address, body);
            return status == 500 ? "500: " + method + " " + address + " " + clip(body) : "";
        } catch (IOException e) {
            return e + ": " + method + " " + clip(address) + " " + clip(body);
        }
    }

    private int status(String method, String address, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address))
                .timeout(PATIENCE)
                .header("content-type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8))
                .build();
        return client.send(request, BodyHandlers.discarding()).statusCode();
    }

    private static String clip(String text) {
        return text.substring(0, Math.min(80, text.length()));
    }
}
