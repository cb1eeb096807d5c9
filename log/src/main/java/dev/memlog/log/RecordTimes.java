/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.log;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes topics accept records of any time (decision 0038). Each start alters existing topics, too, such as those of
 * earlier versions.
 */
public final class RecordTimes {
    public static final String AHEAD = "message.timestamp.after.max.ms";
    public static final String ANY = String.valueOf(Long.MAX_VALUE);

    /** Memlog's own topics store the broker's time, so retention and the rolling of segments follow one clock. */
    static final Map<String, String> OF_TOPICS = Map.of(AHEAD, ANY, "message.timestamp.type", "LogAppendTime");

    /** A changelog keeps the times of the records behind its state. */
    private static final Map<String, String> OF_CHANGELOGS = Map.of(AHEAD, ANY);

    private static final Logger LOG = LoggerFactory.getLogger(RecordTimes.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final TopicSettings topics;

    /** The admin client stays the caller's to close. */
    public RecordTimes(Admin admin) {
        topics = new TopicSettings(admin, PATIENCE);
    }

    /**
     * Alters the settings that differ; if the cluster refuses, logs a warning and returns.
     *
     * @param changelogs those that do not exist yet are left out, because they are created with the right settings
     */
    public void setRight(TopicLayout layout, Collection<String> changelogs) {
        try {
            Map<String, Map<String, String>> wrong = wrong(layout, changelogs);
            if (!wrong.isEmpty()) {
                topics.set(wrong);
                LOG.atInfo().addKeyValue("topics", wrong.size()).log("topics take records of any time now");
            }
        } catch (TopicSettings.Refused e) {
            LOG.atWarn()
                    .addKeyValue("error", e.getMessage())
                    .log(
                            "Topics may refuse records from a clock that is ahead: set {}={} on those of memlog",
                            AHEAD,
                            ANY);
        }
    }

    /** Returns the settings that differ, by topic, with the values wanted. */
    public Map<String, Map<String, String>> wrong(TopicLayout layout, Collection<String> changelogs)
            throws TopicSettings.Refused {
        Map<String, Map<String, String>> wanted = new HashMap<>();
        layout.topics().forEach(topic -> wanted.put(topic.name(), OF_TOPICS));
        changelogs.forEach(name -> wanted.put(name, OF_CHANGELOGS));
        Map<String, Map<String, String>> wrong = new HashMap<>();
        topics.read(wanted.keySet()).forEach((name, is) -> {
            Map<String, String> differing = TopicSettings.differing(wanted.getOrDefault(name, Map.of()), is);
            if (!differing.isEmpty()) {
                wrong.put(name, differing);
            }
        });
        return wrong;
    }
}
