/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.memlog.event.WireMapper;
import dev.memlog.event.team.TeamName;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The newest audit records of a team among those that it is given: no more of them than are asked for, and no more than
 * {@value #MOST_BYTES} bytes of them.
 *
 * <p>Threading: confined to one thread.
 */
final class NewestAudit {
    private static final JsonMapper MAPPER = WireMapper.create();
    private static final Comparator<Noted> BY_TIME =
            Comparator.comparingLong(Noted::timestamp).thenComparingLong(Noted::offset);

    private static final long MOST_BYTES = 4L << 20;

    private final TeamName team;
    private final int most;
    private final PriorityQueue<Noted> oldestFirst = new PriorityQueue<>(BY_TIME);

    private long bytes;

    private record Noted(long timestamp, long offset, JsonNode json, int bytes) {}

    NewestAudit(TeamName team, int most) {
        this.team = team;
        this.most = most;
    }

    /** Takes a record of any team; what is not a JSON object is passed over. */
    void add(ConsumerRecord<String, byte[]> record) {
        json(record).filter(this::isOfTeam).ifPresent(json -> {
            oldestFirst.add(new Noted(record.timestamp(), record.offset(), json, record.value().length));
            bytes += record.value().length;
            while (oldestFirst.size() > most || bytes > MOST_BYTES) {
                bytes -= oldestFirst.remove().bytes();
            }
        });
    }

    List<JsonNode> newestFirst() {
        return oldestFirst.stream().sorted(BY_TIME.reversed()).map(Noted::json).toList();
    }

    private boolean isOfTeam(JsonNode json) {
        return json.path("team").asText(TeamName.LOCAL.value()).equals(team.value());
    }

    private static Optional<JsonNode> json(ConsumerRecord<String, byte[]> record) {
        try {
            JsonNode json = record.value() == null ? null : MAPPER.readTree(record.value());
            return json != null && json.isObject() ? Optional.of(json) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // Not written by Memlog.
        }
    }
}
