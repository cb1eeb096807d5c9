/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.life;

import dev.memlog.event.DeadLetter;
import dev.memlog.event.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * A record of the dead letters' topic, as anybody with a consumer reads it.
 *
 * @param letter null for a tombstone
 * @param event what stands in the original event's id
 */
record Letter(String key, @Nullable DeadLetter letter, String event, String value) {
    /** Every record that was ever written and is still there, in each partition's order. */
    static List<Letter> history(Map<String, Object> client) {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put("isolation.level", "read_committed");
        List<Letter> letters = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.DEAD_LETTERS).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> letters.add(of(record)));
            }
        }
        return letters;
    }

    /** What is a dead letter now, by the event's id. */
    static Map<String, Letter> live(Map<String, Object> client) {
        return live(history(client));
    }

    static Map<String, Letter> live(Collection<Letter> history) {
        Map<String, Letter> byKey = new LinkedHashMap<>();
        for (Letter letter : history) {
            if (letter.letter() == null) {
                byKey.remove(letter.key());
            } else {
                byKey.put(letter.key(), letter);
            }
        }
        Map<String, Letter> byEvent = new LinkedHashMap<>();
        byKey.values().forEach(letter -> byEvent.put(letter.event(), letter));
        return byEvent;
    }

    DeadLetter head() {
        if (letter == null) {
            throw new AssertionError(key + " is a tombstone");
        }
        return letter;
    }

    private static Letter of(ConsumerRecord<String, byte[]> record) {
        Map<String, String> headers = new HashMap<>();
        record.headers()
                .forEach(header -> headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
        byte[] value = record.value();
        String event = record.key().substring(record.key().lastIndexOf('/') + 1);
        return value == null
                ? new Letter(record.key(), null, event, "")
                : new Letter(
                        record.key(),
                        DeadLetter.fromHeaders(record.key(), headers),
                        event,
                        new String(value, StandardCharsets.UTF_8));
    }
}
