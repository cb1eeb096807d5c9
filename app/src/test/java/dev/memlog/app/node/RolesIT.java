/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.node.process.FreePort;
import dev.memlog.node.process.LedgerReading;
import dev.memlog.node.process.NodeHttp;
import dev.memlog.node.process.NodeHttp.Answer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A team's form of Memlog on one machine: three brokers and one process for each role, every topic on all brokers. */
@Timeout(300)
class RolesIT extends MemlogContract {
    private static final int BROKERS = 3;
    private static final int SESSIONS = 12;
    private static final int EVENTS = 10;
    private static final int USERS = 20;
    private static final int REQUESTS_A_SECOND = 100;
    private static final long SECOND = 1_000_000_000;
    private static final int TRIES = 3;

    private Path temp;
    private final List<MemlogProcess> brokers = new ArrayList<>();
    private TeamNodes nodes;

    @BeforeAll
    void start(@TempDir Path shared) throws Exception {
        temp = shared;
        nodes = TeamNodes.start(http, temp, startBrokers(), BROKERS);
        playRecordedSessions();
    }

    @AfterAll
    void stop() throws Exception {
        if (nodes != null) {
            nodes.close();
        }
        for (MemlogProcess broker : brokers) {
            broker.close();
        }
    }

    @Override
    String writes() {
        return nodes.ingestUrl();
    }

    @Override
    String reads() {
        return nodes.storeUrl();
    }

    @Test
    void shouldTellWhatItNeedsWhenARoleIsReady() {
        assertThat(checks(nodes.ingestUrl())).containsExactly("broker", "keys");
        assertThat(checks(nodes.processUrl())).containsExactly("broker", "keys", "topology", "moving");
        assertThat(checks(nodes.storeUrl())).containsExactly("broker", "keys", "projection", "storage");
        assertThat(http.get(nodes.processUrl() + "/api/search?query=x").status())
                .isEqualTo(404);
        assertThat(http.post(nodes.storeUrl() + "/hooks", Map.of()).status()).isEqualTo(404);
        assertThat(http.get(nodes.processUrl() + "/api/health")
                        .json()
                        .path("pid")
                        .asLong())
                .isPositive();
    }

    @Test
    void shouldAnswerReadsOnTheAddressThatHooksPostTo() {
        assertThat(http.get(writes() + "/api/observations?limit=3").json())
                .isEqualTo(http.get(reads() + "/api/observations?limit=3").json());
        assertThat(http.get(writes() + "/").body()).contains("<title>Memlog");
    }

    @Test
    void shouldProcessEverythingOnceWhenTheProcessRoleIsKilledAndStartedAgain() throws Exception {
        // Given
        LedgerReading before = awaitSettled(0);
        Set<String> acknowledged = new TreeSet<>();
        try (EventFeed first = new EventFeed(http);
                EventFeed second = new EventFeed(http)) {
            // When: killed at work, and events go on to be taken while nobody processes them
            first.begin(writes(), "killed", SESSIONS, EVENTS);
            await().atMost(PATIENCE).until(() -> http.ledger(reads()).processed() > before.processed());
            nodes.killProcessing();
            second.begin(writes(), "meanwhile", SESSIONS, EVENTS);
            first.awaitPosted();
            second.awaitPosted();
            acknowledged.addAll(first.acknowledged());
            acknowledged.addAll(second.acknowledged());
            assertThat(acknowledged).hasSize(2 * SESSIONS * EVENTS);
            assertThat(http.ledger(reads())).matches(LedgerReading::addsUp).matches(ledger -> !ledger.isSettled());
            nodes.startProcessingAgain();
        }

        // Then
        LedgerReading after = awaitSettled(before.accepted() + acknowledged.size());
        assertThat(after.processed() - before.processed()).isEqualTo(acknowledged.size());
        assertThat(after.deadLettered()).isZero();
        List<String> told = http.all(reads() + "/api/observations?project=" + EventFeed.PROJECT).stream()
                .map(JsonNode::toString)
                .toList();
        assertThat(acknowledged)
                .allSatisfy(marker -> assertThat(told)
                        .filteredOn(observation -> observation.contains(FakeProvider.command(marker)))
                        .as(marker)
                        .hasSize(1));
    }

    @Test
    void shouldRefuseARevokedKeyOnEveryNodeWithinASecondAndLoseNothingOfIt() throws Exception {
        LedgerReading before = awaitSettled(0);
        AtomicInteger acknowledged = new AtomicInteger();
        List<String> late = new ArrayList<>();
        int tries = 0;
        boolean inTime = false;
        while (!inTime && tries < TRIES) {
            List<String> laterThanASecond = useUntilRevoked("gone-" + tries, acknowledged);
            inTime = laterThanASecond.isEmpty();
            late.addAll(laterThanASecond);
            tries++;
        }

        assertThat(inTime).as("%s, on a machine that may be busy", late).isTrue();
        LedgerReading after = awaitSettled(before.accepted() + acknowledged.get());
        assertThat(after.accepted() - before.accepted()).isEqualTo(acknowledged.get());
    }

    /**
     * Lets users read and write by a key, and revokes it meanwhile.
     *
     * @return the answers that were given to questions of more than a second later
     */
    private List<String> useUntilRevoked(String author, AtomicInteger acknowledged) throws Exception {
        Answer made = http.post(reads() + "/v1/keys", Map.of("author", author, "scopes", List.of("write", "read")));
        String id = made.json().path("id").asText();
        NodeHttp leaver = NodeHttp.keepingNoReplies();
        leaver.useKey(made.json().path("key").asText());
        await().atMost(PATIENCE)
                .until(() -> leaver.get(writes() + "/api/search?query=x").isFine());
        AtomicLong revokedAt = new AtomicLong(Long.MAX_VALUE);
        AtomicInteger written = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        Queue<String> late = new ConcurrentLinkedQueue<>();
        AtomicBoolean over = new AtomicBoolean();
        try (ExecutorService users = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int user = 0; user < USERS; user++) {
                String session = author + "-" + user;
                users.execute(() -> {
                    for (int i = 0; !over.get(); i++) {
                        boolean reading = i % 2 == 0;
                        long asked = System.nanoTime();
                        Answer answer = reading
                                ? leaver.get(reads() + "/api/stats")
                                : leaver.post(writes() + "/v1/events", event(session, i));
                        written.addAndGet(!reading && answer.isFine() ? 1 : 0);
                        refused.addAndGet(answer.status() == 401 ? 1 : 0);
                        if (answer.isFine() && asked - revokedAt.get() > SECOND) {
                            late.add((asked - revokedAt.get()) / 1_000_000 + " ms after: " + answer);
                        }
                        LockSupport.parkNanos(USERS * SECOND / REQUESTS_A_SECOND);
                    }
                });
            }
            await().atMost(PATIENCE).until(() -> written.get() > REQUESTS_A_SECOND);

            Answer revoked = http.post(reads() + "/v1/keys/" + id + "/revoke", Map.of());
            revokedAt.set(System.nanoTime());

            assertThat(revoked.status()).isEqualTo(200);
            await().atMost(PATIENCE).until(() -> refused.get() > 3 * REQUESTS_A_SECOND);
            over.set(true);
        }
        acknowledged.addAndGet(written.get());
        assertThat(leaver.get(nodes.processUrl() + "/api/health").status()).isEqualTo(401);
        return List.copyOf(late);
    }

    private static Map<String, Object> event(String session, int number) {
        return Map.of(
                "sessionId",
                session,
                "project",
                "leaving",
                "eventType",
                "tool_use",
                "id",
                session + "-" + number,
                "payload",
                Map.of("tool_name", "Bash", "tool_input", Map.of("command", "echo " + number)));
    }

    private List<String> checks(String url) {
        JsonNode ready = nodes.operators().get(url + "/ready").json();
        List<String> names = new ArrayList<>();
        ready.path("checks").properties().forEach(check -> {
            assertThat(check.getValue().asBoolean()).as(check.getKey()).isTrue();
            names.add(check.getKey());
        });
        return names;
    }

    private String startBrokers() {
        List<String> listeners = addresses();
        List<String> controllers = addresses();
        String voters = String.join(
                ",",
                IntStream.range(0, BROKERS)
                        .mapToObj(i -> (i + 1) + "@" + controllers.get(i))
                        .toList());
        String cluster = Uuid.randomUuid().toString();
        for (int i = 0; i < BROKERS; i++) {
            String name = "broker-" + (i + 1);
            brokers.add(MemlogProcess.start(
                    temp.resolve(name + ".log"),
                    Map.of(),
                    "broker",
                    "--node-id",
                    String.valueOf(i + 1),
                    "--listen",
                    listeners.get(i),
                    "--controller-listen",
                    controllers.get(i),
                    "--voters",
                    voters,
                    "--cluster-id",
                    cluster,
                    "--data",
                    temp.resolve(name).toString()));
        }
        return String.join(",", listeners);
    }

    private static List<String> addresses() {
        return IntStream.range(0, BROKERS)
                .mapToObj(i -> "127.0.0.1:" + FreePort.take())
                .toList();
    }
}
