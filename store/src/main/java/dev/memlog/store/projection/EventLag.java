/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.projection;

import dev.memlog.event.Topics;
import dev.memlog.store.projection.TopicCatalog.OffsetRange;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Counts the records of {@link Topics#EVENTS} that the rows do not account for yet.
 *
 * <p>It may be too high for a moment, but is never zero when it should not be, because
 * <ul>
 * <li>the reflected offsets are read before the end offsets: the other way round, an event could come and another be
 *     settled in between, and the two numbers would meet although there was no instant without unsettled events;
 * <li>a partition of which nothing is reflected counts from its earliest offset, and one that ends before the reflected
 *     offset (the topic was created again) counts whole;
 * <li>it is unknown, never an older answer, while the projection has not caught up with its own log or the cluster does
 *     not reply.
 * </ul>
 *
 * <p>Threading: safe; a call asks the cluster and may take as long as {@code store.lag-timeout}.
 */
public final class EventLag {
    private final Supplier<@Nullable String> caughtUp;
    private final Supplier<Reflected> reflected;
    private final TopicCatalog catalog;

    /** @param caughtUp the token under which the projection has caught up, null while it has not */
    public EventLag(Supplier<@Nullable String> caughtUp, Supplier<Reflected> reflected, TopicCatalog catalog) {
        this.caughtUp = caughtUp;
        this.reflected = reflected;
        this.catalog = catalog;
    }

    /** @param undecodable offsets, at or past the next one of their partition, whose letter has been read */
    public record Reflected(Map<Integer, Long> next, Map<Integer, List<Long>> undecodable) {
        long unreflected(int partition, OffsetRange range) {
            Long known = next.get(partition);
            long from = known == null || known > range.end() ? range.earliest() : known;
            long settled = undecodable.getOrDefault(partition, List.of()).stream()
                    .filter(offset -> offset >= from && offset < range.end())
                    .count();
            return range.end() - from - settled;
        }
    }

    /** @return empty while it is unknown */
    public OptionalLong current() {
        String before = caughtUp.get();
        Reflected rows = reflected.get();
        // Rows that were dropped meanwhile and not yet read again would look like a log with nothing left.
        if (before == null || !before.equals(caughtUp.get())) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(catalog.offsets(Topics.EVENTS).entrySet().stream()
                    .mapToLong(partition -> rows.unreflected(partition.getKey(), partition.getValue()))
                    .sum());
        } catch (KafkaException e) {
            return OptionalLong.empty();
        }
    }
}
