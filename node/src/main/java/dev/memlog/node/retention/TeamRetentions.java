/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.retention;

import dev.memlog.event.ControlRecord;
import dev.memlog.event.ControlRecord.TeamSettings;
import dev.memlog.event.team.TeamName;
import dev.memlog.node.retention.RetentionSweep.Bounds;
import dev.memlog.topology.ControlFeed;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.jspecify.annotations.Nullable;

/**
 * The retention of each team: what it has set for itself, else what the settings say. Until the control topic is read,
 * everything is kept.
 *
 * <p>Threading: safe; the control topic's reader updates it.
 */
public final class TeamRetentions implements ControlFeed.Reader {
    private static final Bounds EVERYTHING = new Bounds(Optional.empty(), Optional.empty());
    private final Bounds usual;
    private final Map<String, ControlRecord.Retention> own = new ConcurrentHashMap<>();
    private volatile boolean caughtUp;

    /** @param usual of a team that has set nothing */
    public TeamRetentions(Bounds usual) {
        this.usual = usual;
    }

    /** @param kafka settings for a consumer */
    public static Map<String, Object> consumer(Map<String, Object> kafka) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "memlog-retention");
        return settings;
    }

    @Override
    public void control(String key, @Nullable ControlRecord record, Instant now) {
        ControlRecord.Retention retention = record instanceof TeamSettings settings ? settings.retention() : null;
        if (retention == null) {
            own.remove(key);
        } else {
            own.put(key, retention);
        }
    }

    @Override
    public void caughtUp() {
        caughtUp = true;
    }

    public Bounds of(TeamName team) {
        if (!caughtUp) {
            return EVERYTHING;
        }
        ControlRecord.Retention set = own.get(TeamSettings.keyOf(team));
        return set == null ? usual : new Bounds(Optional.ofNullable(set.age()), Optional.ofNullable(set.perProject()));
    }
}
