/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node;

import dev.memlog.event.ControlRecord;
import dev.memlog.event.ControlRecord.ProjectClaim;
import dev.memlog.event.ControlRecord.ProjectRename;
import dev.memlog.event.Topics;
import dev.memlog.event.WireCodec;
import dev.memlog.event.thread.Border;
import dev.memlog.ingest.project.ProjectClaims;
import dev.memlog.log.PublishOutcome;
import dev.memlog.log.RecordPublisher;
import dev.memlog.topology.ControlFeed;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries the claims of projects to the control topic and back.
 *
 * <p>Threading: safe; a claim is published on a virtual thread of its own, so that no hook waits for it.
 */
final class ProjectClaimLog implements ControlFeed.Reader {
    private static final Logger LOG = LoggerFactory.getLogger(ProjectClaimLog.class);
    private static final String BORDER = "project-claim";
    private final RecordPublisher publisher;
    private final WireCodec codec = new WireCodec();
    private final CountDownLatch read = new CountDownLatch(1);
    private final ProjectClaims claims = new ProjectClaims(this::publish);

    ProjectClaimLog(RecordPublisher publisher) {
        this.publisher = publisher;
    }

    ProjectClaims claims() {
        return claims;
    }

    Map<String, Object> consumer(Map<String, Object> kafka) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "memlog-projects");
        return settings;
    }

    void awaitCaughtUp(Duration patience) {
        try {
            if (!read.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.atWarn()
                        .addKeyValue("topic", Topics.CONTROL)
                        .log("whose projects are whose cannot be read yet; until then folders are called as they say");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void control(String key, @Nullable ControlRecord record, Instant now) {
        if (record instanceof ProjectRename rename) {
            claims.control(rename);
        } else {
            claims.control(key, record instanceof ProjectClaim claim ? claim : null);
        }
    }

    @Override
    public void caughtUp() {
        claims.caughtUp();
        read.countDown();
    }

    private void publish(ProjectClaim claim) {
        Thread.ofVirtual()
                .name(BORDER)
                .start(Border.guard(
                        BORDER,
                        () -> {
                            PublishOutcome outcome = publisher.publishRecords(List.of(
                                    new ProducerRecord<>(Topics.CONTROL, claim.recordKey(), codec.encode(claim))));
                            if (!(outcome instanceof PublishOutcome.Acknowledged)) {
                                claims.onUnpublished(claim);
                            }
                        },
                        failure -> claims.onUnpublished(claim)));
    }
}
