/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.event.CallRecord;
import dev.memlog.event.ControlRecord;
import dev.memlog.event.DeadLetter;
import dev.memlog.event.EmbeddingRecord;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.Topics;
import dev.memlog.event.UndecodableException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each field of each record with all that it should not hold, through codec, topology and store. */
class HostileRecordsTest {
    @TempDir
    private Path folder;

    private HostileLog log;

    @BeforeEach
    void open() {
        log = new HostileLog(folder);
    }

    @AfterEach
    void close() {
        log.close();
    }

    private interface Take {
        void take(String what, JsonNode record) throws Exception;
    }

    static List<SessionEvent> events() {
        return RecordSamples.of(SessionEvent.class);
    }

    @ParameterizedTest
    @MethodSource("events")
    void shouldTakeEveryEventAndThePlainOneBehindIt(SessionEvent sample) throws Exception {
        eachVariant(log.json(log.codec().encode(sample)), (what, record) -> {
            requireDecodedOrUndecodable(() -> log.codec().decodeEvent(log.bytes(record)));
            log.event(record);
        });
        log.requireAllPlainEvents();
    }

    @Test
    void shouldTakeEveryCallThatTheTopologyReadsBack() throws Exception {
        for (CallRecord sample : RecordSamples.of(CallRecord.class)) {
            eachVariant(log.json(log.codec().encode(sample)), (what, record) -> {
                requireDecodedOrUndecodable(() -> log.codec().decodeCall(log.bytes(record)));
                log.call(record);
                log.event(log.json(
                        log.codec().encode(RecordSamples.of(SessionEvent.class).getFirst())));
            });
        }
        log.requireAllPlainEvents();
    }

    @Test
    void shouldApplyOrRejectEveryMemoryAndApplyThePlainOneBehindIt() throws Exception {
        for (MemoryRecord sample : RecordSamples.of(MemoryRecord.class)) {
            store(Topics.MEMORIES, sample.recordKey(), log.codec().encode(sample));
        }
        log.requireAllPlainRecords();
        assertThat(log.recordsRead()).isGreaterThan(10_000);
    }

    @Test
    void shouldApplyOrRejectEveryControlRecordAndEmbedding() throws Exception {
        for (ControlRecord sample : RecordSamples.of(ControlRecord.class)) {
            store(Topics.CONTROL, sample.recordKey(), log.codec().encode(sample));
        }
        for (EmbeddingRecord sample : RecordSamples.of(EmbeddingRecord.class)) {
            store(Topics.EMBEDDINGS, sample.recordKey(), log.codec().encode(sample));
        }
        log.requireAllPlainRecords();
    }

    @Test
    void shouldKeepEveryDeadLetterWhateverItsHeadersSay() {
        DeadLetter sample = RecordSamples.of(DeadLetter.class).getFirst();
        Map<String, String> headers = sample.toHeaders();
        byte[] payload = "the original".getBytes(StandardCharsets.UTF_8);
        int number = 0;
        for (String header : headers.keySet()) {
            for (@Nullable String text : withNull(HostileValues.texts())) {
                Map<String, String> odd = new HashMap<>(headers);
                if (text == null) {
                    odd.remove(header);
                } else {
                    odd.put(header, text);
                }
                log.record(Topics.DEAD_LETTERS, "hostile/" + number++, payload, odd);
            }
        }
        for (String key : HostileValues.texts()) {
            log.record(Topics.DEAD_LETTERS, key, payload, headers);
            log.record(Topics.DEAD_LETTERS, key, new byte[0], headers);
        }
        log.requireAllPlainRecords();
    }

    @Test
    void shouldTakeTombstonesOfEveryKey() {
        for (String topic : List.of(Topics.MEMORIES, Topics.DEAD_LETTERS, Topics.CONTROL, Topics.EMBEDDINGS)) {
            for (@Nullable String key : withNull(HostileValues.texts())) {
                log.record(topic, key, null, Map.of());
                log.record(topic, key, new byte[0], Map.of());
            }
            log.record(topic, "event/9999999999999999/9999999999999999999", null, Map.of());
            log.record(topic, "undecodable/memlog.events-999999999-999999999999999999", null, Map.of());
        }
        log.requireAllPlainRecords();
    }

    private void store(String topic, String key, byte[] sample) throws Exception {
        eachVariant(log.json(sample), (what, record) -> log.record(topic, key, log.bytes(record), Map.of()));
    }

    private void eachVariant(JsonNode sample, Take take) throws Exception {
        take.take("as it is", sample.deepCopy());
        for (List<Object> path : HostileValues.paths(sample)) {
            for (@Nullable JsonNode value : HostileValues.all()) {
                String what = sample.path("type").asText() + " with another " + path;
                try {
                    take.take(what, HostileValues.with(sample, path, value));
                } catch (Exception | StackOverflowError e) {
                    String shown = String.valueOf(value);
                    throw new AssertionError(what + ": " + shown.substring(0, Math.min(shown.length(), 100)), e);
                }
            }
        }
    }

    private interface Decoding {
        Object decode() throws Exception;
    }

    private static void requireDecodedOrUndecodable(Decoding decoding) throws Exception {
        try {
            assertThat(decoding.decode()).isNotNull();
        } catch (UndecodableException e) {
            assertThat(e).hasMessageNotContaining("hostile");
        }
    }

    private static List<@Nullable String> withNull(List<String> texts) {
        List<@Nullable String> all = new ArrayList<>(texts);
        all.add(null);
        return all;
    }
}
