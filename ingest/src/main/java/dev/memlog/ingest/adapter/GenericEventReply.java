/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.adapter;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.event.Envelope;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionEvent.EventSkipped;
import java.time.Instant;

/** Says what became of an event of the generic wire. The payload is not sent back: it may have been cut. */
final class GenericEventReply {
    private GenericEventReply() {}

    static ObjectNode of(GenericEvent accepted, Instant now) {
        Envelope envelope = accepted.event().envelope();
        ObjectNode reply = JsonNodeFactory.instance.objectNode();
        ObjectNode event = reply.putObject("event");
        event.put("id", envelope.id().value());
        event.put("projectId", accepted.projectId() == null ? envelope.project() : accepted.projectId());
        event.put("project", envelope.project());
        event.put("teamId", envelope.team());
        String session =
                envelope.sessionId() == null ? null : envelope.sessionId().value();
        event.put("serverSessionId", session);
        event.put("sessionId", session);
        event.put("contentSessionId", session);
        event.put("sessionDbId", envelope.session().value());
        event.put("sourceAdapter", accepted.sourceType() == null ? "api" : accepted.sourceType());
        event.put("sourceEventId", envelope.id().value());
        event.put("eventType", accepted.eventType());
        event.put("platformSource", envelope.platform());
        event.putNull("payload");
        event.putObject("metadata");
        event.put("occurredAtEpoch", envelope.at().toEpochMilli());
        event.put("receivedAtEpoch", now.toEpochMilli());
        event.put("createdAtEpoch", now.toEpochMilli());
        reply.set("generationJob", job(accepted.event(), "agent_event", now));
        return reply;
    }

    static ObjectNode job(SessionEvent event, String sourceType, Instant now) {
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
