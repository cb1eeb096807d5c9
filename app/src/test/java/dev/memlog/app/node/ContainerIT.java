/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.node;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;

/** The roles against a Kafka broker that is not from our jar, with one copy of each topic. */
@Tag("docker")
@Timeout(300)
class ContainerIT extends MemlogContract {
    private static final String IMAGE = "apache/kafka:4.3.1";

    private KafkaContainer kafka;
    private TeamNodes nodes;

    @BeforeAll
    void start(@TempDir Path temp) throws Exception {
        assumeTrue(
                DockerClientFactory.instance().isDockerAvailable(),
                "SKIPPED: no Docker engine answers here, so nothing was tried against " + IMAGE);
        kafka = new KafkaContainer(IMAGE);
        kafka.start();
        nodes = TeamNodes.start(http, temp, kafka.getBootstrapServers(), 1);
        playRecordedSessions();
    }

    @AfterAll
    void stop() throws Exception {
        if (nodes != null) {
            nodes.close();
        }
        if (kafka != null) {
            kafka.close();
        }
    }

    @Override
    String writes() {
        return nodes.ingestUrl();
    }

    @Override
    String reads() {
        return nodes.storeUrl();
    }
}
