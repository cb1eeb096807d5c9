/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.hostile;

import static org.instancio.Select.field;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.memlog.event.ControlRecord;
import dev.memlog.event.EmbeddingRecord;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.Topics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.instancio.Instancio;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records with random values in random places; the same seed gives the same ones. */
class RandomRecordsTest {
    /** {@code -Dmemlog.hostile.seed=N} runs other cases; each build runs the same ones. */
    private static final String SEED = "memlog.hostile.seed";

    // Once had a session row with the number of another session, which kept all later rows of that session out.
    private static final long DEFAULT_SEED = 2_261_202_755_244_956_838L;
    private static final int CASES = 10_000;
    private static final int OF_ONE_LOG = 2_000;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    @TempDir
    private Path folder;

    private enum Kind {
        MISSING,
        NULL,
        TEXT,
        WHOLE,
        REAL,
        FLAG,
        LIST,
        OBJECT,
        OF_THE_LIST,
        ELSEWHERE
    }

    /** What is done to a sample; numbers choose by their remainder. */
    record Mutation(int sample, int place, int other, Kind kind, String text, long whole, double real, boolean flag) {}

    private record Sample(String topic, String key, JsonNode json) {}

    @Test
    void shouldTakeRandomRecordsAndThePlainOnesBehindThem() throws Exception {
        long seed = Long.getLong(SEED, DEFAULT_SEED);
        Iterator<Mutation> mutations = mutations(seed);
        for (int from = 0; from < CASES; from += OF_ONE_LOG) {
            try (HostileLog log = new HostileLog(folder.resolve("from" + from))) {
                take(log, mutations, from);
                log.requireAllPlainRecords();
                log.requireAllPlainEvents();
            } catch (AssertionError | Exception e) {
                throw new AssertionError("the cases from " + from + " on, of seed " + seed, e);
            }
        }
    }

    private static Iterator<Mutation> mutations(long seed) {
        return Instancio.of(Mutation.class)
                .withSeed(seed)
                .generate(field(Mutation::sample), gen -> gen.ints().range(0, 1_000_000))
                .generate(field(Mutation::place), gen -> gen.ints().range(0, 1_000_000))
                .generate(field(Mutation::other), gen -> gen.ints().range(0, 1_000_000))
                .generate(
                        field(Mutation::text),
                        gen -> gen.string().unicode().minLength(0).maxLength(400))
                .generate(field(Mutation::whole), gen -> gen.longs().range(Long.MIN_VALUE, Long.MAX_VALUE))
                .generate(field(Mutation::real), gen -> gen.doubles().range(-1e300, 1e300))
                .stream()
                .iterator();
    }

    private static void take(HostileLog log, Iterator<Mutation> mutations, int from) throws Exception {
        List<Sample> samples = samples(log);
        List<@Nullable JsonNode> listed = HostileValues.all();
        for (int number = from; number < from + OF_ONE_LOG; number++) {
            Mutation first = mutations.next();
            Sample sample = samples.get(first.sample() % samples.size());
            JsonNode record = mutated(sample.json(), first, listed);
            if (first.flag()) {
                record = mutated(record, mutations.next(), listed);
            }
            try {
                take(log, sample, record);
            } catch (Exception | StackOverflowError e) {
                throw new AssertionError("case " + number + ": " + first, e);
            }
        }
    }

    private static void take(HostileLog log, Sample sample, JsonNode record) throws Exception {
        if (sample.topic().equals(Topics.EVENTS)) {
            log.event(record);
        } else {
            log.record(sample.topic(), sample.key(), log.bytes(record), Map.of());
        }
    }

    private static JsonNode mutated(JsonNode record, Mutation by, List<@Nullable JsonNode> listed) {
        List<List<Object>> paths = HostileValues.paths(record);
        if (paths.isEmpty()) {
            return record;
        }
        List<Object> path = paths.get(by.place() % paths.size());
        JsonNode value = switch (by.kind()) {
            case MISSING -> null;
            case NULL -> JSON.nullNode();
            case TEXT -> JSON.textNode(by.text());
            case WHOLE -> JSON.numberNode(by.whole());
            case REAL -> JSON.numberNode(by.real());
            case FLAG -> JSON.booleanNode(by.flag());
            case LIST -> JSON.arrayNode().add(by.text()).add(by.whole()).addNull();
            case OBJECT -> JSON.objectNode().put(by.text(), by.whole());
            case OF_THE_LIST -> listed.get(by.other() % listed.size());
            case ELSEWHERE -> at(record, paths.get(by.other() % paths.size()));
        };
        return HostileValues.with(record, path, value);
    }

    private static JsonNode at(JsonNode record, List<Object> path) {
        JsonNode node = record;
        for (Object step : path) {
            node = step instanceof Integer index ? node.path(index) : node.path((String) step);
        }
        return node.isMissingNode() ? JSON.nullNode() : node.deepCopy();
    }

    private static List<Sample> samples(HostileLog log) throws Exception {
        List<Sample> samples = new ArrayList<>();
        for (SessionEvent event : RecordSamples.of(SessionEvent.class)) {
            samples.add(new Sample(Topics.EVENTS, "", log.json(log.codec().encode(event))));
        }
        for (MemoryRecord memory : RecordSamples.of(MemoryRecord.class)) {
            samples.add(new Sample(
                    Topics.MEMORIES, memory.recordKey(), log.json(log.codec().encode(memory))));
        }
        for (ControlRecord control : RecordSamples.of(ControlRecord.class)) {
            samples.add(new Sample(
                    Topics.CONTROL, control.recordKey(), log.json(log.codec().encode(control))));
        }
        for (EmbeddingRecord embedding : RecordSamples.of(EmbeddingRecord.class)) {
            samples.add(new Sample(
                    Topics.EMBEDDINGS,
                    embedding.recordKey(),
                    log.json(log.codec().encode(embedding))));
        }
        return samples;
    }
}
