/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.money;

import dev.memlog.event.ControlRecord;
import dev.memlog.event.TeamChoice.ModelPrice;
import dev.memlog.event.team.TeamName;
import dev.memlog.processor.team.TeamRecords;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The node's prices, and above them those of each team.
 *
 * <p>Threading: {@link #of} is safe; {@link #control} is confined to {@link SpendGate}'s lock.
 */
final class TeamPrices {
    private final PriceTable nodes;
    private final TeamRecords<ModelPrice> set = new TeamRecords<>(ModelPrice.class);
    private final Map<TeamName, PriceTable> tables = new ConcurrentHashMap<>();

    TeamPrices(PriceTable nodes) {
        this.nodes = nodes;
    }

    PriceTable of(TeamName team) {
        return tables.getOrDefault(team, nodes);
    }

    /**
     * @param record the next of the control topic; null once the key was deleted
     * @return whether it changes a price
     */
    boolean control(String key, @Nullable ControlRecord record) {
        Optional<TeamName> changed = set.apply(key, record);
        changed.ifPresent(team -> {
            Map<String, Price> own =
                    set.of(team).stream().collect(Collectors.toMap(ModelPrice::model, TeamPrices::price, (a, b) -> b));
            tables.put(team, nodes.beneath(own));
        });
        return changed.isPresent();
    }

    private static Price price(ModelPrice set) {
        return new Price(set.input(), set.output(), set.cachedInput() == null ? set.input() : set.cachedInput());
    }
}
