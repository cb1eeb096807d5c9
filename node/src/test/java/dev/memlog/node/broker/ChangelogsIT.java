/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.memlog.topology.TopologyRuntime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangelogsIT {
    @TempDir
    Path folder;

    @Test
    void shouldRaiseWhatAnEarlierVersionMadeWhenItIsLess() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), false, Map.of());
                Admin admin = Admin.create(broker.client())) {
            String old = TopologyRuntime.changelogOf("sessions");
            String more = TopologyRuntime.changelogOf("event-ids");
            make(admin, new NewTopic(old, 4, (short) 1).configs(Map.of("cleanup.policy", "compact")));
            make(admin, new NewTopic(more, 4, (short) 1).configs(Map.of("delete.retention.ms", "1209600000")));

            Duration kept = Changelogs.ensure(admin);

            assertThat(kept).isEqualTo(Duration.ofDays(7));
            await().untilAsserted(() -> assertThat(tombstonesKept(admin, old)).isEqualTo("604800000"));
            assertThat(tombstonesKept(admin, more)).isEqualTo("1209600000");
            assertThat(admin.listTopics().names().get()).containsExactlyInAnyOrder(old, more);
        }
    }

    private static void make(Admin admin, NewTopic topic) throws Exception {
        admin.createTopics(List.of(topic)).all().get();
        await().until(() -> admin.listTopics().names().get().contains(topic.name()));
    }

    private static String tombstonesKept(Admin admin, String topic) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return Objects.requireNonNull(
                        admin.describeConfigs(List.of(resource)).all().get().get(resource))
                .get("delete.retention.ms")
                .value();
    }
}
