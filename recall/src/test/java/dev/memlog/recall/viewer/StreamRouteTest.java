/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.viewer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.memlog.event.Ledger;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.SessionStatus;
import dev.memlog.event.access.ProjectGlobs;
import dev.memlog.event.limit.ByteBudget;
import dev.memlog.event.team.Visibility;
import dev.memlog.recall.Seeds;
import dev.memlog.store.projection.CommitListener.Commit;
import dev.memlog.store.projection.CommitListener.SessionStep;
import dev.memlog.store.sql.Viewer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class StreamRouteTest {
    private static final int GREETING = 3;

    private final ViewerServer server = new ViewerServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldGreetWithProjectsAndTheQueueAndThenTellWhatIsCommitted() throws IOException {
        server.store.add(Seeds.observation(4));
        try (ViewerServer.Reader reader = server.read()) {
            assertThat(reader.next(GREETING))
                    .containsExactly(
                            "{\"type\":\"connected\",\"timestamp\":1795344127125}",
                            "{\"type\":\"initial_load\",\"projects\":[\"parcel-service\"],\"timestamp\":1795344127125}",
                            "{\"type\":\"processing_status\",\"isProcessing\":false,\"queueDepth\":0,\"timestamp\":1795344127125}");

            server.store.add(Seeds.summary(6));
            server.store.add(Seeds.observation(5));
            server.commit();

            List<String> told = reader.next(2);
            assertThat(told.get(0))
                    .contains("\"type\":\"new_observation\"", "\"observation\":{\"id\":5", "\"facts\":\"[");
            assertThat(told.get(1)).contains("\"type\":\"new_summary\"", "\"summary\":{\"id\":6");
            await().untilAsserted(() -> assertThat(server.stream.clients()).isEqualTo(1));
        }
    }

    @Test
    void shouldTellAReaderThatComesBackWhatItHasMissedAndNothingTwice() throws IOException {
        try (ViewerServer.Reader other = server.read()) {
            other.next(GREETING);
            for (long number = 1; number <= 5; number++) {
                server.store.add(Seeds.observation(number));
            }
            server.commit();
            assertThat(other.next(5)).last().asString().contains("\"id\":5");

            try (ViewerServer.Reader back = server.read("Last-Event-ID: 3")) {
                back.next(GREETING);
                server.store.add(Seeds.observation(6));
                List<String> missed = back.next(2);
                server.commit();

                assertThat(missed.get(0)).contains("\"id\":4");
                assertThat(missed.get(1)).contains("\"id\":5");
                assertThat(back.next(1)).first().asString().contains("\"id\":6");
            }
        }
    }

    @Test
    void shouldTellTheFirstReaderWhatIsCommittedWhileItIsWelcomed() throws IOException {
        server.afterNewest = () -> {
            server.store.add(Seeds.observation(4));
            server.commit();
        };
        try (ViewerServer.Reader reader = server.read()) {
            reader.next(GREETING);

            assertThat(reader.next(1)).first().asString().contains("new_observation", "\"id\":4");
        }
    }

    @Test
    void shouldTellWhenSessionsBeginAndEndAndMemoriesAreEdited() throws IOException {
        SessionNumber session = SessionNumber.of(Seeds.SESSION);
        server.store.add(Seeds.session("shop", "codex"));
        try (ViewerServer.Reader reader = server.read()) {
            reader.next(GREETING);
            server.stream.onCommit(
                    new Commit(List.of(new SessionStep(session, "shop", SessionStatus.ACTIVE)), false, false));
            assertThat(reader.next(1))
                    .first()
                    .asString()
                    .contains("session_started", "\"sessionDbId\":" + session, "\"project\":\"shop\"");
            server.stream.onCommit(
                    new Commit(List.of(new SessionStep(session, "shop", SessionStatus.ACTIVE)), false, true));
            assertThat(reader.next(1)).first().asString().contains("memories_changed");
            server.stream.onCommit(
                    new Commit(List.of(new SessionStep(session, "shop", SessionStatus.FAILED)), false, false));
            assertThat(reader.next(1)).first().asString().contains("session_completed", "\"sessionDbId\":" + session);
        }
    }

    @Test
    void shouldTellOfNoSessionThatItsReaderDoesNotFind() throws IOException {
        ProjectGlobs globs = new ProjectGlobs(List.of("shop*"));
        try (ViewerServer restricted = new ViewerServer(null, new Viewer("ben", globs));
                ViewerServer.Reader reader = restricted.read()) {
            reader.next(GREETING);
            SessionStep closed = step(restricted, "ada", "private-1", "shop", Visibility.PRIVATE);
            SessionStep elsewhere = step(restricted, "ben", "elsewhere-1", "bank", null);
            SessionStep unknown = new SessionStep(new SessionNumber(77), "shop", SessionStatus.ACTIVE);
            SessionStep own = step(restricted, "ben", "own-1", "shop", Visibility.PRIVATE);
            SessionStep shared = step(restricted, "ada", "shared-1", "shopping", null);

            restricted.stream.onCommit(new Commit(List.of(closed, elsewhere, unknown, own, shared), false, false));

            assertThat(reader.next(2).toString())
                    .contains("\"sessionDbId\":" + own.session(), "\"sessionDbId\":" + shared.session());

            // It is told of once its author shares it.
            step(restricted, "ada", "private-1", "shop", null);
            restricted.stream.onCommit(new Commit(List.of(closed, elsewhere), false, true));

            assertThat(reader.next(2).toString()).contains("\"sessionDbId\":" + closed.session(), "memories_changed");
        }
    }

    private static SessionStep step(
            ViewerServer at, String author, String id, String project, @Nullable Visibility visibility) {
        SessionId session = SessionId.local(id);
        at.store.record(new MemoryRecord.SessionRecord(
                session,
                SessionNumber.of(session),
                project,
                "local",
                author,
                "codex",
                SessionStatus.ACTIVE,
                null,
                1,
                Seeds.MORNING,
                Seeds.MORNING,
                null,
                1,
                List.of(),
                Ledger.EMPTY,
                0,
                0,
                null,
                null,
                visibility));
        return new SessionStep(SessionNumber.of(session), project, SessionStatus.ACTIVE);
    }

    @Test
    void shouldDropAReaderThatDoesNotReadAndKeepTheOthers() throws IOException {
        try (ViewerServer.Reader slow = server.read();
                ViewerServer.Reader quick = server.read()) {
            await().until(() -> server.stream.clients() == 2);
            quick.next(GREETING);
            String large = "x".repeat(50_000);
            int many = (int) (StreamClient.MOST_UNSENT / large.length());

            for (int number = 1; number <= many; number++) {
                server.store.add(Seeds.saying(number, large, "change"));
                server.commit();
                assertThat(quick.next(1)).first().asString().contains("new_observation");
            }

            await().atMost(Duration.ofSeconds(10)).until(() -> server.stream.clients() == 1);
            assertThat(slow).isNotNull();
        }
    }

    @Test
    void shouldTurnAwayReadersBeyondTheBoundAndStrangePages() throws IOException {
        List<ViewerServer.Reader> readers = new ArrayList<>();
        try {
            for (int i = 0; i < LiveStream.MOST_CLIENTS; i++) {
                readers.add(server.read());
            }
            await().until(() -> server.stream.clients() == LiveStream.MOST_CLIENTS);

            ViewerServer.Answer full = server.get("/stream");
            assertThat(full.statusCode()).isEqualTo(503);
            assertThat(full.headers().get("Retry-After")).isEqualTo("5");
            assertThat(server.get("/stream", "Origin", "https://elsewhere.example")
                            .statusCode())
                    .isEqualTo(403);
        } finally {
            for (ViewerServer.Reader reader : readers) {
                reader.close();
            }
        }
    }

    @Test
    void shouldTurnAwayAnImageOfAnotherSiteAndTakeTheViewersOwn() throws IOException {
        assertThat(server.get("/stream", "Sec-Fetch-Site", "cross-site").statusCode())
                .isEqualTo(403);
        try (ViewerServer.Reader own = server.read("Sec-Fetch-Site: same-origin");
                ViewerServer.Reader typed = server.read("Sec-Fetch-Site: none")) {
            assertThat(own.next(GREETING)).hasSize(GREETING);
            assertThat(typed.next(GREETING)).hasSize(GREETING);
        }
    }

    @Test
    void shouldGiveBackWhatReadersLeftUnread() throws IOException {
        try (ViewerServer.Reader reader = server.read();
                ViewerServer.Reader slow = server.read()) {
            reader.next(GREETING);
            slow.next(1);
            server.store.add(Seeds.observation(1));
            server.commit();
            reader.next(1);
        }
        server.commit();

        await().until(() -> server.memory.taken() == 0);
    }

    @Test
    void shouldDropReadersThatThereIsNoMemoryFor() throws IOException {
        try (ByteBudget.Lease all = server.memory.open();
                ViewerServer.Reader reader = server.read()) {
            reader.next(GREETING);
            assertThat(all.tryMore(server.memory.max() - server.memory.taken())).isTrue();
            server.store.add(Seeds.observation(1));
            server.commit();

            assertThatThrownBy(() -> reader.next(1)).isInstanceOf(IOException.class);
        }
    }
}
