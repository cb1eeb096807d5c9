/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.admin.key;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.admin.CommandLog;
import dev.memlog.edge.Gates;
import dev.memlog.edge.ReadMetrics;
import dev.memlog.edge.Reply;
import dev.memlog.edge.access.Door;
import dev.memlog.edge.access.Routes;
import dev.memlog.event.Topics;
import dev.memlog.event.UndecodableException;
import dev.memlog.event.access.AccessKey;
import dev.memlog.event.access.KeyCodec;
import dev.memlog.event.access.KeyScope;
import dev.memlog.event.access.KeyText;
import dev.memlog.event.access.Principal;
import dev.memlog.event.access.ProjectGlobs;
import dev.memlog.event.limit.ByteBudget;
import dev.memlog.event.team.TeamName;
import dev.memlog.event.team.Visibility;
import dev.memlog.ingest.privacy.PrivacyFilter;
import dev.memlog.log.RecordPublisher;
import dev.memlog.testkit.TestClock;
import io.undertow.Undertow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which keys a key may make. */
class KeyRoutesTest {
    private static final TeamName RED = new TeamName("red");
    private static final Instant NOW = Instant.parse("2026-11-22T10:42:07Z");

    private final MockProducer<String, byte[]> producer =
            new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
    private final Known keys = new Known();
    private final HttpClient client = HttpClient.newHttpClient();
    private volatile Principal caller = caller(RED, "shop", "shop-*");
    private Undertow server;

    @BeforeEach
    void open() {
        TestClock clock = new TestClock(NOW);
        Routes routes = new Routes(exchange -> new Door.Entry.Admitted(caller, () -> true));
        CommandLog log = new CommandLog(
                new RecordPublisher(producer, 4, Duration.ofSeconds(5)),
                new PrivacyFilter(true, 100_000),
                RED,
                "ann",
                clock);
        new KeyRoutes(
                        keys,
                        asking -> asking.team().equals(TeamName.OPERATORS),
                        log,
                        new Gates(ReadMetrics.NONE, ByteBudget.ofHeap()),
                        clock)
                .addTo(routes);
        server = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setIoThreads(1)
                .setHandler(routes.handler())
                .build();
        server.start();
    }

    @AfterEach
    void close() {
        server.stop();
        client.close();
    }

    @Test
    void shouldMakeAKeyOfTheSameProjects() {
        post(201, "/v1/keys", "{\"author\":\"ben\",\"scopes\":[\"read\"],\"projects\":[\"shop-*\",\"shop\"]}");

        assertThat(written()).isEqualTo(1);
    }

    @Test
    void shouldMakeNoKeyOfOtherProjects() {
        for (String projects : List.of("", ",\"projects\":[]", ",\"projects\":[\"shop\"]", ",\"projects\":[\"*\"]")) {
            JsonNode answer = post(403, "/v1/keys", "{\"author\":\"ben\",\"scopes\":[\"read\"]" + projects + "}");

            assertThat(answer.path("detail").asText()).contains("shop, shop-*", "same projects");
        }
        assertThat(written()).isZero();
    }

    @Test
    void shouldBeginNoTeamWithAKeyOfSomeProjects() {
        caller = caller(TeamName.OPERATORS, "shop");

        post(403, "/v1/teams", "{\"team\":\"blue\",\"author\":\"ben\"}");

        assertThat(written()).isZero();
    }

    @Test
    void shouldRotateTheKeysOfItsProjectsAlone() {
        post(201, "/v1/keys/" + known(null, null, "shop", "shop-*") + "/rotate", "{}");
        post(403, "/v1/keys/" + known(null, null) + "/rotate", "{}");

        assertThat(written()).isEqualTo(1);
    }

    @Test
    void shouldRotateNoKeyThatHasEnded() {
        caller = caller(RED);

        JsonNode revoked = post(409, "/v1/keys/" + known(null, NOW.minusSeconds(1)) + "/rotate", "{}");
        JsonNode expired = post(409, "/v1/keys/" + known(NOW.minusSeconds(1), null) + "/rotate", "{}");

        assertThat(revoked.path("detail").asText()).contains("revoked", "POST /v1/keys");
        assertThat(expired.path("detail").asText()).contains("expired");
        assertThat(written()).isZero();
    }

    @Test
    void shouldRotateNoKeyOfAnErasedTeam() {
        caller = caller(TeamName.OPERATORS);
        String left = known(null, null);
        AccessKey erased = AccessKey.ofErased(KeyText.random(new SecureRandom()), RED, NOW);
        keys.all.put(erased.id(), erased);

        assertThat(post(409, "/v1/keys/" + left + "/rotate", "{}")
                        .path("detail")
                        .asText())
                .contains("erased");
        assertThat(post(409, "/v1/keys/" + erased.id() + "/rotate", "{}")
                        .path("detail")
                        .asText())
                .contains("erased");
        assertThat(written()).isZero();
    }

    private String known(@Nullable Instant expiresAt, @Nullable Instant revokedAt, String... projects) {
        KeyText text = KeyText.random(new SecureRandom());
        AccessKey key = new AccessKey(
                text.id(),
                text.hash(),
                RED,
                "ben",
                Set.of(KeyScope.READ),
                new ProjectGlobs(List.of(projects)),
                Visibility.TEAM,
                "first",
                NOW.minusSeconds(60),
                expiresAt,
                revokedAt);
        keys.all.put(key.id(), key);
        return key.id();
    }

    private long written() {
        return producer.history().stream()
                .filter(record -> record.topic().equals(Topics.KEYS))
                .count();
    }

    private static Principal caller(TeamName team, String... projects) {
        return new Principal(
                "k1", team, "ann", Set.of(KeyScope.ADMIN), new ProjectGlobs(List.of(projects)), Visibility.TEAM);
    }

    private JsonNode post(int status, String path, String body) {
        int port = ((InetSocketAddress) server.getListenerInfo().getFirst().getAddress()).getPort();
        try {
            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
            return Reply.MAPPER.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** What is there, and what was just written. */
    private final class Known implements KeyRoutes.Keys {
        private final Map<String, AccessKey> all = new ConcurrentHashMap<>();

        @Override
        public @Nullable AccessKey key(String id) {
            return all.getOrDefault(id, added(id));
        }

        private @Nullable AccessKey added(String id) {
            for (ProducerRecord<String, byte[]> record : producer.history()) {
                if (record.topic().equals(Topics.KEYS) && record.key().equals(id)) {
                    try {
                        return new KeyCodec().decode(record.value());
                    } catch (UndecodableException e) {
                        throw new AssertionError(e);
                    }
                }
            }
            return null;
        }

        @Override
        public Collection<AccessKey> all() {
            return all.values();
        }

        @Override
        public @Nullable Instant lastUse(String id) {
            return null;
        }
    }
}
