/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.memlog.event.Envelope;
import dev.memlog.event.EventId;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.ground.Grounds;
import dev.memlog.event.ground.SeenFile;
import dev.memlog.processor.reply.ParsedReply.ParsedObservation;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What an observation keeps of the files that its batch saw. */
class MemoryGroundsTest {
    private final PendingEvent read = event(1, grounds("main", file("src/A.java", "a1"), file("src/B.java", "b1")));
    private final PendingEvent edit = event(2, grounds("feature", file("src/A.java", "a2"), file("C.java", "c1")));
    private final PendingEvent unseen = event(3, null);
    private final List<PendingEvent> batch = List.of(read, edit, unseen);

    @Test
    void shouldKeepTheFilesThatItNamesAsTheBatchSawThemLast() {
        Grounds kept = MemoryGrounds.of(batch, List.of(read), observation("/home/dev/shop/src/A.java", "B.java"));

        assertThat(kept).isEqualTo(grounds("main", file("src/A.java", "a2"), file("src/B.java", "b1")));
    }

    @Test
    void shouldKeepCommitAndBranchOfOneThatNamesNoFile() {
        assertThat(MemoryGrounds.of(batch, batch, observation())).isEqualTo(grounds("feature"));
    }

    @Test
    void shouldKeepNothingOfEventsThatNobodySaw() {
        assertThat(MemoryGrounds.of(batch, List.of(unseen), observation("A.java")))
                .isNull();
    }

    @Test
    void shouldNotTakeAnotherFileWithTheSameEnding() {
        assertThat(MemoryGrounds.of(batch, batch, observation("XC.java", ".\\src\\B.java")))
                .isEqualTo(grounds("feature", file("src/B.java", "b1")));
    }

    private static SeenFile file(String path, String id) {
        return new SeenFile(path, id, null, 1L);
    }

    private static Grounds grounds(String branch, SeenFile... files) {
        return new Grounds("r", null, branch, List.of(files));
    }

    private static ParsedObservation observation(String... files) {
        return new ParsedObservation(
                "change", "title", null, null, List.of(), List.of(), List.of(files), List.of(), List.of());
    }

    private static PendingEvent event(long sequence, @Nullable Grounds grounds) {
        SessionId session = SessionId.local("s");
        Envelope envelope = new Envelope(
                new EventId("e" + sequence),
                SessionNumber.of(session),
                session,
                Instant.EPOCH,
                "local",
                "dev",
                "claude-code",
                null,
                null,
                null,
                null);
        return new PendingEvent(
                sequence,
                1,
                false,
                new SessionEvent.ToolUsed(
                        envelope,
                        "Read",
                        JsonNodeFactory.instance.objectNode(),
                        JsonNodeFactory.instance.objectNode(),
                        false,
                        grounds));
    }
}
