/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.generic;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionEvent.EventSkipped;
import java.time.Instant;

/** Describes an accepted event as the job that claude-mem's server would queue for it. */
public final class GenerationJob {
    private GenerationJob() {}

    public static ObjectNode of(SessionEvent event, String sourceType, Instant now) {
        String id = event.envelope().id().value();
        ObjectNode job = JsonNodeFactory.instance.objectNode();
        job.put("id", id);
        if (event instanceof EventSkipped skipped) {
            job.put("status", "skipped").put("reason", skipped.reason()).put("transport", "skipped");
        } else {
            job.put("status", "queued").put("transport", "enqueued");
        }
        job.putNull("bullmqJobId");
        job.put("sourceType", sourceType);
        job.put("sourceId", id);
        job.put("createdAtEpoch", now.toEpochMilli());
        job.put("updatedAtEpoch", now.toEpochMilli());
        return job;
    }
}
