/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.generic;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.event.Envelope;
import java.time.Instant;

/** The reply to an event of the generic wire. It omits the payload, which may have been cut. */
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
        reply.set("generationJob", GenerationJob.of(accepted.event(), "agent_event", now));
        return reply;
    }
}
