/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.memlog.event.Topics;
import dev.memlog.log.LogException;
import dev.memlog.log.RecordTimes;
import dev.memlog.log.TopicAdmin;
import dev.memlog.log.TopicLayout;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicAdminIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    @TempDir
    private static Path folder;

    private static EmbeddedBroker broker;
    private static Admin admin;

    @BeforeAll
    static void start() {
        broker = EmbeddedBroker.start(folder.resolve("broker"), false, Map.of());
        admin = Admin.create(broker.client());
    }

    @AfterAll
    static void stop() {
        admin.close();
        broker.close();
    }

    @BeforeEach
    void removeTopics() throws Exception {
        admin.deleteTopics(admin.listTopics().names().get()).all().get();
        // A broker learns what its controller has decided a little later, here and below.
        await().until(() -> admin.listTopics().names().get().isEmpty());
    }

    @Test
    void shouldCreateEveryTopicAsLaidOut() throws Exception {
        ensure(TopicLayout.embedded());

        assertThat(admin.listTopics().names().get())
                .containsExactlyInAnyOrder(
                        Topics.EVENTS,
                        Topics.CALLS,
                        Topics.MEMORIES,
                        Topics.DEAD_LETTERS,
                        Topics.CONTROL,
                        Topics.EMBEDDINGS,
                        Topics.KEYS,
                        Topics.AUDIT);
        assertThat(partitions(Topics.EVENTS)).isEqualTo(4);
        assertThat(setting(Topics.EVENTS, "retention.ms")).isEqualTo("-1");
        assertThat(setting(Topics.EVENTS, "cleanup.policy")).isEqualTo("delete");
        assertThat(setting(Topics.MEMORIES, "cleanup.policy")).isEqualTo("compact");
        assertThat(setting(Topics.MEMORIES, "max.compaction.lag.ms")).isEqualTo("86400000");
        assertThat(setting(Topics.MEMORIES, "max.message.bytes")).isEqualTo(String.valueOf(16 * 1024 * 1024));
        assertThat(setting(Topics.CALLS, "retention.ms")).isEqualTo("3600000");
    }

    @Test
    void shouldChangeNothingWhenRunAgainByManyAtOnce() throws Exception {
        try (ExecutorService nodes = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = IntStream.range(0, 6)
                    .<Future<?>>mapToObj(node -> nodes.submit(() -> ensure(TopicLayout.embedded())))
                    .toList();
            for (Future<?> each : all) {
                each.get();
            }
        }
        assertThat(partitions(Topics.EVENTS)).isEqualTo(4);
    }

    @Test
    void shouldNameTopicAndBothNumbersWhenPartitionsDiffer() throws Exception {
        ensure(TopicLayout.embedded());
        admin.createPartitions(Map.of(Topics.CALLS, NewPartitions.increaseTo(7)))
                .all()
                .get();
        await().until(() -> partitions(Topics.CALLS) == 7);

        assertThatThrownBy(() -> ensure(TopicLayout.embedded()))
                .isInstanceOf(LogException.class)
                .hasMessageContaining("topic memlog.calls has 7 partitions and Memlog wants 4");
    }

    @Test
    void shouldNameTopicAndBothPoliciesWhenCleanupDiffers() throws Exception {
        ensure(TopicLayout.embedded());
        admin.incrementalAlterConfigs(Map.of(
                        new ConfigResource(ConfigResource.Type.TOPIC, Topics.MEMORIES),
                        List.of(new AlterConfigOp(
                                new ConfigEntry("cleanup.policy", "delete"), AlterConfigOp.OpType.SET))))
                .all()
                .get();
        await().until(() -> setting(Topics.MEMORIES, "cleanup.policy").equals("delete"));

        assertThatThrownBy(() -> ensure(TopicLayout.embedded()))
                .isInstanceOf(LogException.class)
                .hasMessageContaining("topic memlog.memories has cleanup.policy=delete and Memlog wants compact");
    }

    @Test
    void shouldLetTopicsOfAnEarlierVersionTakeRecordsOfAnyTime() throws Exception {
        // Given: a changelog of an earlier version, and one of Memlog's topics set back
        String changelog = "memlog-sessions-changelog";
        ensure(TopicLayout.embedded());
        admin.createTopics(List.of(new NewTopic(changelog, 4, (short) 1)
                        .configs(Map.of("message.timestamp.after.max.ms", "3600000"))))
                .all()
                .get();
        admin.incrementalAlterConfigs(Map.of(
                        new ConfigResource(ConfigResource.Type.TOPIC, Topics.EVENTS),
                        List.of(
                                new AlterConfigOp(
                                        new ConfigEntry("message.timestamp.type", "CreateTime"),
                                        AlterConfigOp.OpType.SET),
                                new AlterConfigOp(
                                        new ConfigEntry("message.timestamp.after.max.ms", "1000"),
                                        AlterConfigOp.OpType.SET))))
                .all()
                .get();
        RecordTimes times = new RecordTimes(admin);
        List<String> changelogs = List.of(changelog, "memlog-event-ids-changelog");
        await().until(
                        () -> times.wrong(TopicLayout.embedded(), changelogs).keySet(),
                        Set.of(changelog, Topics.EVENTS)::equals);

        // When
        times.setRight(TopicLayout.embedded(), changelogs);

        // Then
        await().until(() -> times.wrong(TopicLayout.embedded(), changelogs).isEmpty());
        assertThat(setting(changelog, "message.timestamp.after.max.ms")).isEqualTo("9223372036854775807");
        assertThat(setting(Topics.EVENTS, "message.timestamp.after.max.ms")).isEqualTo("9223372036854775807");
        assertThat(setting(Topics.EVENTS, "message.timestamp.type")).isEqualTo("LogAppendTime");
    }

    @Test
    void shouldSayThatReplicasAreMissingWhenTheClusterIsTooSmall() {
        assertThatThrownBy(() -> new TopicAdmin(admin, TopicLayout.team(), Duration.ofSeconds(1)).ensure())
                .isInstanceOf(LogException.class)
                .hasMessageContaining("topics.replication is 3 and there are fewer brokers");
    }

    private static void ensure(TopicLayout layout) {
        new TopicAdmin(admin, layout, TIMEOUT).ensure();
    }

    private static int partitions(String topic) throws Exception {
        return Objects.requireNonNull(admin.describeTopics(List.of(topic))
                        .allTopicNames()
                        .get()
                        .get(topic))
                .partitions()
                .size();
    }

    private static String setting(String topic, String name) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Config config = Objects.requireNonNull(
                admin.describeConfigs(List.of(resource)).all().get().get(resource));
        return config.get(name).value();
    }
}
