/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.log;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that the time of a record never keeps it out of a topic (decision 0038). Topics of earlier versions, or of
 * somebody else's making, are brought to it at each start.
 */
public final class RecordTimes {
    public static final String AHEAD = "message.timestamp.after.max.ms";
    public static final String ANY = String.valueOf(Long.MAX_VALUE);

    /** Memlog's own topics take the broker's time: retention and the rolling of segments go by one clock then. */
    static final Map<String, String> OF_TOPICS = Map.of(AHEAD, ANY, "message.timestamp.type", "LogAppendTime");

    /** A changelog keeps the times of the records that its state was made of. */
    private static final Map<String, String> OF_CHANGELOGS = Map.of(AHEAD, ANY);

    private static final Logger LOG = LoggerFactory.getLogger(RecordTimes.class);
    private static final int PATIENCE_MS = 10_000;

    private final Admin admin;

    /** The admin client stays the caller's to close. */
    public RecordTimes(Admin admin) {
        this.admin = admin;
    }

    /**
     * Alters what differs; a cluster that does not allow it is told of and gone on with.
     *
     * @param changelogs those that do not exist yet are passed over: they are made with the right settings
     */
    public void setRight(TopicLayout layout, Collection<String> changelogs) {
        try {
            Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
            wrong(layout, changelogs)
                    .forEach((topic, settings) -> changes.put(
                            new ConfigResource(ConfigResource.Type.TOPIC, topic),
                            settings.entrySet().stream()
                                    .map(to -> new AlterConfigOp(
                                            new ConfigEntry(to.getKey(), to.getValue()), AlterConfigOp.OpType.SET))
                                    .toList()));
            if (!changes.isEmpty()) {
                admin.incrementalAlterConfigs(changes).all().get(PATIENCE_MS, TimeUnit.MILLISECONDS);
                LOG.atInfo().addKeyValue("topics", changes.size()).log("topics take records of any time now");
            }
        } catch (ExecutionException | TimeoutException e) {
            LOG.atWarn()
                    .addKeyValue("error", e instanceof ExecutionException ? String.valueOf(e.getCause()) : "no answer")
                    .log(
                            "Topics may refuse records from a clock that is ahead: set {}={} on those of memlog",
                            AHEAD,
                            ANY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The settings that are not as they have to be, by topic, with the values wanted. */
    public Map<String, Map<String, String>> wrong(TopicLayout layout, Collection<String> changelogs)
            throws ExecutionException, TimeoutException, InterruptedException {
        Map<String, Map<String, String>> wanted = new HashMap<>();
        layout.topics().forEach(topic -> wanted.put(topic.name(), OF_TOPICS));
        changelogs.forEach(name -> wanted.put(name, OF_CHANGELOGS));
        var there = admin.listTopics().names().get(PATIENCE_MS, TimeUnit.MILLISECONDS);
        wanted.keySet().retainAll(there);
        List<ConfigResource> resources = new ArrayList<>();
        wanted.keySet().forEach(name -> resources.add(new ConfigResource(ConfigResource.Type.TOPIC, name)));
        Map<String, Map<String, String>> wrong = new HashMap<>();
        admin.describeConfigs(resources)
                .all()
                .get(PATIENCE_MS, TimeUnit.MILLISECONDS)
                .forEach((resource, is) -> {
                    Map<String, String> differing = differing(wanted.getOrDefault(resource.name(), Map.of()), is);
                    if (!differing.isEmpty()) {
                        wrong.put(resource.name(), differing);
                    }
                });
        return wrong;
    }

    private static Map<String, String> differing(Map<String, String> wanted, Config is) {
        Map<String, String> differing = new HashMap<>(wanted);
        differing.entrySet().removeIf(each -> {
            ConfigEntry entry = is.get(each.getKey());
            return entry != null && each.getValue().equals(entry.value());
        });
        return differing;
    }
}
