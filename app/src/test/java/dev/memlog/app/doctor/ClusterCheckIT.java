/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.Topics;
import dev.memlog.node.broker.EmbeddedBroker;
import dev.memlog.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterCheckIT {
    @TempDir
    private Path folder;

    @Test
    void shouldNameBothClocksAndTheTopicsThatRefuseWhatIsAhead() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), false, Map.of());
                Admin admin = Admin.create(broker.client())) {
            InstantSource ahead = () -> Instant.now().plus(Duration.ofHours(2));

            assertThat(examine(broker, InstantSource.system()))
                    .contains(CheckResult.ok("cluster-clock", "as the one here"))
                    .noneMatch(finding -> finding.check().equals("record-times"));
            admin.createTopics(List.of(new NewTopic(Topics.EVENTS, 1, (short) 1)
                            .configs(Map.of("message.timestamp.after.max.ms", "3600000"))))
                    .all()
                    .get();

            List<CheckResult> findings = examine(broker, ahead);

            assertThat(findings)
                    .filteredOn(finding -> finding.check().equals("cluster-clock"))
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.level()).isEqualTo(CheckResult.Level.WARNING);
                        assertThat(finding.message())
                                .contains("of this machine reads ", "controller 1 ")
                                .matches(".* this one is (719\\d|720\\d) s ahead");
                    });
            assertThat(findings)
                    .filteredOn(finding -> finding.check().equals("record-times"))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.message()).endsWith("refused by " + Topics.EVENTS));
        }
    }

    private List<CheckResult> examine(EmbeddedBroker broker, InstantSource clock) {
        Map<String, String> flags = new HashMap<>(Map.of("data", folder.toString(), "topics.replication", "1"));
        broker.login().forEach((key, value) -> flags.put("kafka." + key, value));
        Settings settings = Settings.load(flags, Map.of());
        return new ClusterCheck(settings, broker.bootstrapServers(), clock).examine();
    }
}
