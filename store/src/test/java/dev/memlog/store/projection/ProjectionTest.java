/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.memlog.event.Topics;
import dev.memlog.store.Records;
import dev.memlog.store.StoreTestBase;
import dev.memlog.store.port.StoreMetrics;
import dev.memlog.store.row.PageRequest;
import dev.memlog.store.row.Rows;
import dev.memlog.store.sql.Select;
import dev.memlog.store.sql.StoreException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProjectionTest extends StoreTestBase {
    private final FakeLog log = new FakeLog();
    private final FakeCatalog catalog = new FakeCatalog();
    private final List<Throwable> fatal = new CopyOnWriteArrayList<>();
    private final AtomicInteger rebuilds = new AtomicInteger();
    private final AtomicInteger counted = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private ReadinessMarker marker;
    private Projection projection;

    @BeforeEach
    void open() {
        makeProjection();
    }

    @AfterEach
    void close() {
        projection.close();
    }

    @Test
    void shouldProjectTheLogAndBeReadyAfterItsMarker() {
        long number = log.append(Records.observation("s", 1, "first"));
        log.append(Records.letter("s", "e1", 4));
        assertThat(projection.isReady()).isFalse();

        projection.start();
        await().until(projection::isReady);

        assertThat(titles()).containsExactly("first");
        assertThat(number).isZero();
        // The second record takes the offset after the marker that ended the first one's transaction.
        log.append(Records.observation("s", 2, "second"));
        await().untilAsserted(() -> assertThat(titles()).containsExactly("second", "first"));
        projection.close();
        assertThat(store.memoriesOffset()).isEqualTo(log.end());
        assertThat(counted).hasValue(4);
        assertThat(fatal).isEmpty();
    }

    @Test
    void shouldGoOnWhereTheRowsStandAfterRestart() {
        log.append(Records.observation("s", 1, "first"));
        projection.start();
        await().until(projection::isReady);
        projection.close();
        long stored = store.memoriesOffset();
        log.append(Records.observation("s", 2, "second"));

        makeProjection();
        projection.start();
        await().until(projection::isReady);

        assertThat(log.memorySeeks).containsExactly(0L, stored);
        assertThat(titles()).containsExactly("second", "first");
        assertThat(rebuilds).hasValue(0);
    }

    @Test
    void shouldWaitForClusterThatIsAway() {
        log.append(Records.observation("s", 1, "first"));
        log.away = new TimeoutException("no broker");
        projection.start();
        await().until(() -> log.consumers.get() > 2);
        log.away = null;
        catalog.failure = new TimeoutException("no answer");
        await().until(() -> log.consumers.get() > 5);
        assertThat(projection.isReady()).isFalse();

        catalog.failure = null;

        await().until(projection::isReady);
        log.nextPoll = new TimeoutException("gone again");
        log.append(Records.observation("s", 2, "second"));
        await().untilAsserted(() -> assertThat(titles()).containsExactly("second", "first"));
        assertThat(rebuilds).hasValue(0);
        assertThat(fatal).isEmpty();
    }

    @Test
    void shouldEndAtOnceWhenClosedWhileClusterIsAway() {
        log.away = new TimeoutException("no broker");
        projection.start();
        await().until(() -> log.consumers.get() > 0);

        long begun = System.nanoTime();
        projection.close();

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(8));
    }

    @Test
    void shouldRebuildWhenTopicWasCreatedAnew() {
        readOnceAndClose("old");
        log.recreate();
        log.append(Records.observation("t", 1, "new"));
        log.append(Records.observation("t", 2, "newer"));
        log.append(Records.observation("t", 3, "newest"));
        catalog.identities = Map.of(Topics.MEMORIES, "m2", Topics.DEAD_LETTERS, "d2");

        projection.start();
        await().until(projection::isReady);

        assertThat(titles()).containsExactly("newest", "newer", "new");
        assertThat(rebuilds).hasValue(1);
    }

    @Test
    void shouldRebuildWhenLogEndsBeforeTheRows() {
        readOnceAndClose("old");
        log.recreate();

        projection.start();
        await().until(projection::isReady);

        assertThat(titles()).isEmpty();
        assertThat(rebuilds).hasValue(1);
    }

    @Test
    void shouldRebuildWhenLogBeginsAfterTheRows() {
        readOnceAndClose("old");
        log.append(Records.observation("s", 2, "never seen"));
        log.append(Records.observation("s", 3, "kept"));
        log.deleteBefore(log.end() - 2);

        projection.start();
        await().until(projection::isReady);

        assertThat(titles()).containsExactly("kept");
        assertThat(rebuilds).hasValue(1);
    }

    @Test
    void shouldRebuildAndCatchUpAnewWhenOffsetIsOutOfRangeWhileReading() {
        log.append(Records.observation("s", 1, "first"));
        projection.start();
        await().until(projection::isReady);
        String before = marker.caughtUp();

        log.nextPoll = new OffsetOutOfRangeException(Map.of(FakeLog.MEMORIES, 1L));

        await().until(() -> rebuilds.get() == 1 && marker.caughtUp() != null);
        assertThat(marker.caughtUp()).isNotEqualTo(before);
        assertThat(projection.isReady()).isTrue();
        assertThat(titles()).containsExactly("first");
    }

    @Test
    void shouldRebuildWhenTheRowsAreOlderThanTombstones() throws SQLException {
        log.append(Records.observation("s", 1, "forgotten while away"));
        log.append(Records.observation("s", 2, "kept"));
        projection.start();
        await().until(projection::isReady);
        projection.close();
        makeProjection();
        setFreshness(Duration.ofDays(8).negated());
        // Cleaning has taken the record and its tombstone; the log still begins at 0.
        log.compactAway(0);

        projection.start();
        await().until(projection::isReady);

        assertThat(titles()).containsExactly("kept");
        assertThat(store.queries.observation(2)).isPresent();
        assertThat(rebuilds).hasValue(1);
        assertThat(marker.rebuilding()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"-5, 0", "-7, 1", "0, 0", "3, 1"})
    void shouldTrustTheRowsWithinTheTimeThatTombstonesLive(long days, int times) throws SQLException {
        readOnceAndClose("old");
        setFreshness(Duration.ofDays(days).minus(Duration.ofMinutes(1)));

        projection.start();
        await().until(projection::isReady);

        assertThat(rebuilds).hasValue(times);
    }

    @Test
    void shouldRebuildWhenNobodyKnowsHowOldTheRowsAre() throws SQLException {
        readOnceAndClose("old");
        sql("DELETE FROM projection_freshness");

        projection.start();
        await().until(projection::isReady);

        assertThat(rebuilds).hasValue(1);
        assertThat(titles()).containsExactly("old");
    }

    @Test
    void shouldRenewHowFreshTheRowsAreWhileNothingComes() throws SQLException {
        readOnceAndClose("old");
        setFreshness(Duration.ofDays(5).negated());
        projection.start();
        await().untilAsserted(() -> assertThat(freshness())
                .allSatisfy(at -> assertThat(Instant.ofEpochMilli(at))
                        .isAfter(Instant.now().minus(Duration.ofMinutes(1)))));
        assertThat(freshness()).hasSize(4);
        assertThat(rebuilds).hasValue(0);
    }

    @Test
    void shouldGoOnWhenWhoListensFails() {
        log.append(Records.observation("s", 1, "first"));
        failures.set(1);
        projection.start();

        await().until(projection::isReady);

        assertThat(titles()).containsExactly("first");
        assertThat(failures.get()).isNotPositive();
        assertThat(fatal).isEmpty();
    }

    private List<Long> freshness() {
        return store.database
                .readers()
                .read(connection -> new Select("at FROM projection_freshness").list(connection, row -> row.getLong(1)));
    }

    private void setFreshness(Duration fromNow) throws SQLException {
        sql("UPDATE projection_freshness SET at = "
                + Instant.now().plus(fromNow).toEpochMilli());
    }

    private void sql(String statement) throws SQLException {
        try (Statement some = store.database.writer().createStatement()) {
            some.executeUpdate(statement);
        }
    }

    @Test
    void shouldReadOnAndSendMarkerAgainWhenBrokerTakesNoRecords() {
        log.refusedSends = 3;
        log.append(Records.observation("s", 1, "first"));

        projection.start();

        await().untilAsserted(() -> assertThat(titles()).containsExactly("first"));
        await().until(projection::isReady);
        assertThat(log.refusedSends).isZero();
        assertThat(log.consumers).hasValue(1);
    }

    @Test
    void shouldTellWhenDatabaseIsFull() throws SQLException {
        try (Statement statement = store.database.writer().createStatement()) {
            statement.executeUpdate("PRAGMA max_page_count = 1");
        }
        for (int i = 0; i < 2_000; i++) {
            log.append(Records.observation("s", i, "a title that needs its space " + i));
        }

        projection.start();

        await().until(() -> !fatal.isEmpty());
        assertThat(fatal)
                .singleElement()
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.isBusy()).isFalse());
        assertThat(fatal.getFirst()).hasMessageContaining("full");
        assertThat(store.queries.counts().observations()).isZero();
        projection.close();
        assertThat(store.memoriesOffset()).isZero();
    }

    @Test
    void shouldWaitWhenAnotherProgramHoldsTheDatabase() throws SQLException {
        try (Statement statement = store.database.writer().createStatement()) {
            statement.execute("PRAGMA busy_timeout = 10");
        }
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("memlog.db"));
                Statement lock = other.createStatement()) {
            lock.executeUpdate("BEGIN IMMEDIATE");
            log.append(Records.observation("s", 1, "first"));
            projection.start();
            await().until(() -> log.consumers.get() > 2);
            assertThat(titles()).isEmpty();
            lock.executeUpdate("ROLLBACK");
        }

        await().until(projection::isReady);
        assertThat(titles()).containsExactly("first");
        assertThat(fatal).isEmpty();
    }

    private void readOnceAndClose(String title) {
        log.append(Records.observation("s", 1, title));
        projection.start();
        await().until(projection::isReady);
        projection.close();
        makeProjection();
    }

    private void makeProjection() {
        InstantSource clock = InstantSource.system();
        marker = new ReadinessMarker("test", log::producer, clock, Duration.ofMillis(5));
        ForgottenVectors forgotten = new ForgottenVectors(store.projector, log::producer, clock);
        projection = new Projection(
                log::consumer,
                consumer -> new ProjectionConsumer(
                        consumer,
                        catalog,
                        store.projector,
                        marker,
                        forgotten,
                        metrics(),
                        (team, commit) -> listen(),
                        clock),
                marker,
                forgotten,
                Duration.ofMillis(5),
                fatal::add);
    }

    private void listen() {
        if (failures.getAndDecrement() > 0) {
            throw new IllegalStateException("a bug of whoever listens");
        }
    }

    private StoreMetrics metrics() {
        return new StoreMetrics() {
            @Override
            public void onTransaction(int applied, int ignored, int undecodable, Duration took) {
                counted.addAndGet(applied + ignored + undecodable);
            }

            @Override
            public void onPosition(String topic, int partition, long next) {}

            @Override
            public void onDelay(Duration delay) {}

            @Override
            public void onRebuild() {
                rebuilds.incrementAndGet();
            }
        };
    }

    private List<String> titles() {
        return store.queries.observations(new PageRequest(List.of(), 0, 20)).items().stream()
                .map(Rows.ObservationRow::title)
                .toList();
    }
}
