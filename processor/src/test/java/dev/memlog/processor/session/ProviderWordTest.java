/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.event.MemoryKey;
import dev.memlog.event.SessionId;
import dev.memlog.event.WireMapper;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which memories a session's calls name by labels. */
class ProviderWordTest {
    private static final SessionId SESSION = SessionId.local("s");
    private static final MemoryKey FIRST = new MemoryKey(SESSION, 2, 0);
    private static final MemoryKey SECOND = new MemoryKey(SESSION, 2, 1);
    private static final MemoryKey SUMMARY = new MemoryKey(SESSION, 4, 2);
    private static final SessionRecollection KNOWN = SessionRecollection.EMPTY.addDigest(
            List.of(FIRST, SECOND, SUMMARY), List.of("[change] one", "[bugfix] two", "[summary] three"));

    @Test
    void shouldLabelObservationsAlone() {
        assertThat(KNOWN.labelledDigest()).containsExactly("m2 [change] one", "m2.1 [bugfix] two", "[summary] three");
        assertThat(KNOWN.digest()).containsExactly("[change] one", "[bugfix] two", "[summary] three");
    }

    @Test
    void shouldKnowWhatItHasShownAndNothingElse() {
        assertThat(KNOWN.labelled(List.of("m2.1", "m3", "m2", "m2.1"))).containsExactly(FIRST, SECOND);
        assertThat(KNOWN.forget(List.of(FIRST)).labelled(List.of("m2", "m2.1"))).containsExactly(SECOND);
        assertThat(KNOWN.forget(List.of(FIRST)).labelledDigest()).startsWith("m2.1 [bugfix] two");
    }

    @Test
    void shouldLetGoOfTheOldest() {
        SessionRecollection all = SessionRecollection.EMPTY;
        for (int i = 1; i <= 20; i++) {
            all = all.addDigest(List.of(new MemoryKey(SESSION, i, 0)), List.of("[change] " + i));
        }

        assertThat(all.labelledDigest())
                .containsExactlyElementsOf(IntStream.rangeClosed(9, 20)
                        .mapToObj(i -> "m" + i + " [change] " + i)
                        .toList());
        assertThat(all.labelled(List.of("m8", "m9"))).containsExactly(new MemoryKey(SESSION, 9, 0));
    }

    /** A state that was stored before the memories of its lines were kept. */
    @Test
    void shouldLabelNoLineOfAnUnknownMemory() throws Exception {
        JsonMapper mapper = WireMapper.create();
        ObjectNode stored = (ObjectNode) mapper.readTree(mapper.writeValueAsString(KNOWN));
        assertThat(mapper.treeToValue(stored, SessionRecollection.class)).isEqualTo(KNOWN);
        stored.remove("digestOf");

        SessionRecollection old = mapper.treeToValue(stored, SessionRecollection.class);
        SessionRecollection later = old.addDigest(List.of(new MemoryKey(SESSION, 6, 0)), List.of("[change] four"));

        assertThat(old.labelledDigest()).isEqualTo(KNOWN.digest());
        assertThat(old.labelled(List.of("m2"))).isEmpty();
        assertThat(later.labelledDigest())
                .containsExactly("[change] one", "[bugfix] two", "[summary] three", "m6 [change] four");
    }
}
