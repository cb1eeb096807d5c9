/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.app.doctor.DoctorCommand;
import dev.memlog.node.DoctorRoutes;
import dev.memlog.node.EmbeddedNode;
import dev.memlog.node.process.FreePort;
import dev.memlog.node.process.NodeHttp;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What a node lets those see who look after it: metrics, readiness, traces, and the doctor. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class SeeingIT {
    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    /** There once a model was paid, which the rules of the offline provider are not. */
    private static final Set<String> SPEND = Set.of("memlog_tokens_total", "memlog_cost_usd_total");

    /** There only with a certificate, which this node does not have. */
    private static final Set<String> TLS = Set.of("memlog_tls_certificate_expires_seconds");

    private final NodeHttp http = new NodeHttp();
    private EmbeddedNode node;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        // More than any disk has, so that it is low; and an endpoint for vectors that is not there.
        node = EmbeddedNode.start(
                folder.resolve("node"),
                Map.of(
                        "ready.disk-low", "1024GB",
                        "embeddings.provider", "openai",
                        "embeddings.base-url", MemlogProcess.url(FreePort.take()) + "/v1",
                        "embeddings.api-key", "unused"));
        post("traced", TRACE);
        await().atMost(Duration.ofMinutes(2))
                .until(() -> http.ledger(node.url()).processed() >= 1);
    }

    @AfterAll
    void stop() {
        node.close();
    }

    @Test
    void shouldHaveExactlyTheDocumentedMetrics() {
        http.get(node.url() + "/api/stats");
        await().atMost(Duration.ofMinutes(2))
                .until(() -> http.get(node.url() + "/metrics").body().contains("memlog_embedding_call_seconds"));
        Map<String, String> documented = MetricsTable.read().types();
        Map<String, String> scraped =
                MetricsTable.of(http.get(node.url() + "/metrics").body()).types();

        Set<String> missing = new TreeSet<>(documented.keySet());
        missing.removeAll(scraped.keySet());
        missing.removeAll(SPEND);
        missing.removeAll(TLS);
        Set<String> undocumented = new TreeSet<>(scraped.keySet());
        undocumented.removeAll(documented.keySet());
        assertThat(missing).as("documented, but not there").isEmpty();
        assertThat(undocumented).as("there, but not documented").isEmpty();
        assertThat(documented).containsAllEntriesOf(scraped);
    }

    @Test
    void shouldLabelNoMetricWithASessionOrAnEvent() {
        assertThat(http.get(node.url() + "/metrics").body()).doesNotContain("traced");
    }

    @Test
    void shouldCountWhatHappened() {
        // The projection's numbers are looked up every few seconds.
        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(
                        () -> assertThat(http.get(node.url() + "/metrics").body())
                                .contains("memlog_provider_calls_total{outcome=\"answered\",provider=\"offline\"}")
                                .doesNotContain("memlog_ingest_published_total 0.0")
                                .contains("memlog_streams_state{state=\"RUNNING\"} 1.0")
                                .contains("memlog_ready{check=\"storage\"} 1.0")
                                .contains("memlog_provider_breaker_open{cause=\"refused\",provider=\"offline\"} 0.0")
                                .contains("memlog_disk_low 1.0")
                                .contains("memlog_oldest_pending_age_seconds 0.0")
                                .contains("memlog_lag 0.0"));
    }

    @Test
    void shouldNameALowDiskAndStayReady() {
        NodeHttp.Answer ready = http.get(node.url() + "/ready");

        assertThat(ready.status()).isEqualTo(200);
        assertThat(ready.json().at("/checks/storage").asBoolean()).isTrue();
        assertThat(ready.json().path("details"))
                .extracting(detail -> detail.path("name").asText())
                .contains("disk");
    }

    @Test
    void shouldCarryTheTraceOfTheRequestThroughEveryRecord() {
        List<String> records = node.everyRecord();

        assertThat(records.stream().filter(record -> record.equals("traceparent " + TRACE)))
                .as("the event, its call, and what was made of it")
                .hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    void shouldGoThroughEverythingAndMakeOneCallWhenTheDoctorIsAsked() {
        List<JsonNode> findings = new ArrayList<>();
        StringWriter out = new StringWriter();
        CommandLine line = new CommandLine(new DoctorCommand(Map.of(), InstantSource.system()));
        line.setOut(new PrintWriter(out));

        line.execute("--server", node.url(), "--data", node.folder().toString(), "--call", "--json");

        NodeHttp.parse(out.toString()).path("findings").forEach(findings::add);
        Map<String, String> levels = findings.stream()
                .collect(Collectors.toMap(
                        finding -> finding.path("check").asText(),
                        finding -> finding.path("level").asText(),
                        (first, second) -> first + " " + second));
        assertThat(levels)
                .containsEntry("node", "ok")
                .containsEntry("broker", "ok")
                .containsEntry("topology", "ok")
                .containsEntry("storage", "ok")
                .containsEntry("provider offline", "ok")
                .containsEntry("call offline", "ok")
                .containsEntry("clock", "ok");
        // The node's own bound, which its disk is below.
        assertThat(levels.get("disk")).contains("warning");
    }

    @Test
    void shouldRefuseAPageThatAsksForACall() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(node.url() + DoctorRoutes.CALL))
                .header("Origin", "https://example.org")
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();

        int status = HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();

        assertThat(status).isEqualTo(403);
    }

    private void post(String session, String trace) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(node.url() + "/v1/events"))
                .header("Content-Type", "application/json")
                .header("traceparent", trace)
                .POST(
                        HttpRequest.BodyPublishers.ofString(
                                "{\"sessionId\":\"" + session
                                        + "\",\"eventType\":\"note\",\"id\":\"e-1\",\"payload\":{\"text\":\"the depot opens at six\"}}"))
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }
}
