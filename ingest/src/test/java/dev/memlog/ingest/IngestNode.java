/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.edge.access.Door;
import dev.memlog.edge.access.Routes;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.Topics;
import dev.memlog.event.UndecodableException;
import dev.memlog.event.WireCodec;
import dev.memlog.event.WireMapper;
import dev.memlog.event.access.Principal;
import dev.memlog.event.limit.ByteBudget;
import dev.memlog.event.team.TeamName;
import dev.memlog.ingest.accept.ContextSource;
import dev.memlog.ingest.accept.EventGrounds;
import dev.memlog.ingest.accept.IngestConfig;
import dev.memlog.ingest.project.ProjectDetector;
import dev.memlog.ingest.routes.IngestRoutes;
import dev.memlog.log.RecordPublisher;
import dev.memlog.testkit.TestClock;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The write side behind a real server on a free port, with a log in memory. */
public final class IngestNode implements AutoCloseable {
    public static final int PARTITIONS = 4;

    public final TestClock clock = new TestClock(Instant.parse("2026-11-22T10:00:00Z"));
    public final MockProducer<String, byte[]> log;
    public final CountingMetrics metrics = new CountingMetrics();
    public final ByteBudget memory = ByteBudget.ofHeap();
    /** What sees the files of sessions; nothing until a test sets it. */
    public volatile EventGrounds grounds = EventGrounds.NONE;

    private final RecordPublisher publisher;
    private final Undertow server;
    private final OkHttpClient client = new OkHttpClient.Builder().build();

    public IngestNode() {
        this(IngestConfig.defaults(), question -> ContextSource.Answer.NONE, true);
    }

    public IngestNode(IngestConfig config, ContextSource contexts, boolean acknowledges) {
        this(config, contexts, newLog(acknowledges));
    }

    private IngestNode(IngestConfig config, ContextSource contexts, MockProducer<String, byte[]> log) {
        this(config, contexts, log, log);
    }

    public IngestNode(
            IngestConfig config,
            ContextSource contexts,
            MockProducer<String, byte[]> log,
            Producer<String, byte[]> producer) {
        this(config, contexts, log, producer, Door.everyone(Principal.everyone(TeamName.LOCAL, "dev")));
    }

    /** A node on which every request acts for this principal. */
    public static IngestNode of(Principal by) {
        MockProducer<String, byte[]> log = newLog(true);
        return new IngestNode(
                IngestConfig.defaults(), question -> ContextSource.Answer.NONE, log, log, Door.everyone(by));
    }

    public static IngestNode behind(Door door) {
        MockProducer<String, byte[]> log = newLog(true);
        return new IngestNode(IngestConfig.defaults(), question -> ContextSource.Answer.NONE, log, log, door);
    }

    private IngestNode(
            IngestConfig config,
            ContextSource contexts,
            MockProducer<String, byte[]> log,
            Producer<String, byte[]> producer,
            Door door) {
        this.log = log;
        publisher = new RecordPublisher(producer, PARTITIONS, config.ackTimeout());
        Routes routes = new Routes(door);
        IngestRoutes ingest = new IngestRoutes(
                config,
                new ProjectDetector(),
                publisher,
                contexts,
                metrics,
                memory,
                (envelope, paths, input) -> grounds.of(envelope, paths, input),
                clock);
        ingest.addTo(routes);
        server = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, ingest.maxEntityBytes())
                .setHandler(routes.handler())
                .build();
        server.start();
    }

    public static MockProducer<String, byte[]> newLog(boolean acknowledges) {
        Node broker = new Node(0, "127.0.0.1", 9092);
        List<PartitionInfo> partitions = new ArrayList<>();
        for (int i = 0; i < PARTITIONS; i++) {
            partitions.add(new PartitionInfo(Topics.EVENTS, i, broker, new Node[] {broker}, new Node[] {broker}));
        }
        Cluster cluster = new Cluster("test", List.of(broker), partitions, java.util.Set.of(), java.util.Set.of());
        return new MockProducer<>(cluster, acknowledges, null, new StringSerializer(), new ByteArraySerializer());
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
    }

    public Answer post(String path, String json) {
        return post(path, json, Map.of());
    }

    public Answer post(String path, String json, Map<String, String> headers) {
        return post(path, json.getBytes(StandardCharsets.UTF_8), headers);
    }

    public Answer post(String path, byte[] body, Map<String, String> headers) {
        return send("POST", path, RequestBody.create(body), headers);
    }

    public Answer send(String method, String path, RequestBody body, Map<String, String> headers) {
        Request.Builder request = new Request.Builder()
                .url("http://127.0.0.1:" + address().getPort() + path)
                .method(method, body);
        headers.forEach(request::header);
        try (Response response = client.newCall(request.build()).execute()) {
            return new Answer(
                    response.code(),
                    response.body().string(),
                    response.headers().toMultimap());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public List<ProducerRecord<String, byte[]>> records() {
        return log.history();
    }

    public List<SessionEvent> events() {
        WireCodec codec = new WireCodec();
        List<SessionEvent> events = new ArrayList<>();
        for (ProducerRecord<String, byte[]> record : log.history()) {
            try {
                events.add(codec.decodeEvent(record.value()));
            } catch (UndecodableException e) {
                throw new AssertionError(e);
            }
        }
        return events;
    }

    /** A hook payload of Claude Code. */
    public static String hook(String name, String more) {
        return "{\"session_id\":\"s-1\",\"hook_event_name\":\"" + name + "\"" + (more.isEmpty() ? "" : ",") + more
                + "}";
    }

    /** The only event in the log. */
    public SessionEvent event() {
        List<SessionEvent> events = events();
        if (events.size() != 1) {
            throw new AssertionError("expected one event, but there are " + events);
        }
        return events.get(0);
    }

    /** Everything in the log, as text. */
    public String logText() {
        StringBuilder all = new StringBuilder();
        records()
                .forEach(r -> all.append(new String(r.value(), StandardCharsets.UTF_8))
                        .append('\n'));
        return all.toString();
    }

    @Override
    public void close() {
        server.stop();
        client.connectionPool().evictAll();
        client.dispatcher().executorService().shutdown();
        publisher.close();
    }

    public record Answer(int status, String body, Map<String, List<String>> headers) {

        public JsonNode json() {
            try {
                return WireMapper.create().readTree(body);
            } catch (JsonProcessingException e) {
                throw new AssertionError("not JSON: " + body, e);
            }
        }

        public String header(String name) {
            return String.join(",", headers.getOrDefault(name, List.of()));
        }
    }
}
