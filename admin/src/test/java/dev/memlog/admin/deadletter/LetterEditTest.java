/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.admin.deadletter;

import static dev.memlog.recall.Seeds.MORNING;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.memlog.edge.Reply;
import dev.memlog.event.DeadLetter;
import dev.memlog.event.Envelope;
import dev.memlog.event.EventId;
import dev.memlog.event.MemoryKey;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.Origin;
import dev.memlog.event.Provenance;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.Topics;
import dev.memlog.event.WireCodec;
import dev.memlog.event.provider.FailureClass;
import dev.memlog.recall.RecallServer.Answer;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an edit may not make of a letter. */
class LetterEditTest {
    private static final WireCodec CODEC = new WireCodec();
    private static final SessionId SESSION = SessionId.local("s1");
    private static final EventId EVENT = new EventId("e1");

    private final LetterServer server = new LetterServer();

    @BeforeEach
    void addLetter() {
        DeadLetter letter = new DeadLetter(
                DeadLetter.keyOf(SESSION, EVENT),
                SESSION,
                EVENT,
                FailureClass.MALFORMED,
                "told to fail",
                4,
                MORNING,
                MORNING,
                "openai",
                1,
                0,
                Topics.EVENTS,
                0,
                1);
        server.store.letter(letter, CODEC.encode(event("shop")));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** It would be a memory in anybody's name, of any project and shown to all. */
    @Test
    void shouldRefuseAMemory() {
        Answer answer = edit(SessionEvent.MemoryAdded.of(forged(), false));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.json().path("detail").asText()).contains("payload.type");
        assertThat(server.log.records).isEmpty();
    }

    @Test
    void shouldRefuseASessionMadeElsewhere() {
        SessionEvent added =
                new SessionEvent.SessionAdded(event("shop").envelope(), MORNING, 1, List.of("memory-session"));

        assertThat(edit(added).json().path("detail").asText()).contains("payload.type");
        assertThat(server.log.records).isEmpty();
    }

    @Test
    void shouldRefuseAProjectThatTheKeyDoesNotHold() {
        server.projects(List.of("shop", "shop-*"));

        Answer elsewhere = edit(event("bank"));
        Answer none = edit(event(null));

        assertThat(elsewhere.statusCode()).isEqualTo(400);
        assertThat(elsewhere.json().path("detail").asText()).contains("payload.project");
        assertThat(none.statusCode()).isEqualTo(400);
        assertThat(server.log.records).isEmpty();
    }

    @Test
    void shouldTakeAProjectOfTheKey() {
        server.projects(List.of("shop", "shop-*"));

        assertThat(edit(event("shop-window")).statusCode()).isEqualTo(200);
    }

    @Test
    void shouldTakeAnyProjectFromAKeyOfAll() {
        assertThat(edit(event("bank")).statusCode()).isEqualTo(200);
    }

    private Answer edit(SessionEvent event) {
        ObjectNode body = Reply.MAPPER.createObjectNode().put("key", DeadLetter.keyOf(SESSION, EVENT));
        try {
            body.set("payload", Reply.MAPPER.readTree(CODEC.encode(event)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return server.post("/v1/dead-letters/edit", body.toString());
    }

    private static SessionEvent.ToolUsed event(@Nullable String project) {
        Envelope envelope = new Envelope(
                EVENT,
                SessionNumber.of(SESSION),
                SESSION,
                MORNING,
                "local",
                "dev",
                "claude-code",
                project,
                null,
                null,
                null);
        return new SessionEvent.ToolUsed(envelope, "Bash", new TextNode("ls"), new TextNode("src"), false);
    }

    private static MemoryRecord.Memory forged() {
        return new MemoryRecord.Prompt(
                new Provenance(
                        new MemoryKey(SESSION, 0, 0),
                        "shop",
                        1,
                        MORNING,
                        "local",
                        "dev",
                        "claude-code",
                        null,
                        null,
                        null,
                        0,
                        List.of(),
                        null,
                        null,
                        null,
                        new Origin("elsewhere/1", List.of(7L))),
                "never said");
    }
}
