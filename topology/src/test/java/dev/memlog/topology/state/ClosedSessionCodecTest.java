/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.memlog.event.text.Sha256;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClosedSessionCodecTest {
    private static final byte[] SESSION = """
            {"state":"closed","facts":{"identity":{"number":1377331492997136,"sessionId":"0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d",\
            "project":"memlog","team":"local","author":"user","platform":"claude-code"},"generation":1,"nextSequence":21,\
            "tally":{"accepted":20,"duplicate":0,"skipped":5,"processed":15,"deadLettered":0,"discarded":0,"open":0},\
            "recollection":{"promptCount":3,"prompts":[],"lastAnswer":null,"digest":[],"digestOf":[],"memorySessions":{},\
            "memorySessionIds":["openai-0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d-1767261600000"]},"usage":{"inputTokens":12345,\
            "outputTokens":987,"cachedInputTokens":0},"spend":{"costMicros":1234,"day":"2026-01-01","lines":[{"provider":"openai",\
            "model":"gpt-5-mini","calls":4,"tokensIn":12345,"tokensOut":987,"costMicros":1234}]},\
            "startedAt":"2026-01-01T10:00:00.123Z","lastActivityAt":"2026-01-01T10:20:00.456Z",\
            "endReason":"ended: prompt_input_exit","gone":[],"idleFor":"PT0S","skipEvidence":null,\
            "reflects":{"partition":3,"offset":12345}},"status":"completed","reason":"ended: prompt_input_exit",\
            "at":"2026-01-01T10:20:30.789Z"}""".getBytes(UTF_8);

    private final ClosedSessionCodec codec = new ClosedSessionCodec();

    @Test
    void shouldTakeAQuarterOfTheBytesWhenASessionIsLikeMost() {
        byte[] stored = codec.encode(SESSION);

        assertThat(stored).hasSizeLessThan(SESSION.length / 4);
        assertThat(codec.decode(stored)).isEqualTo(SESSION);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 500, 4_096, 300_000})
    void shouldGiveBackWhatItTookWhenItIsOfAnyLength(int length) {
        byte[] noise = new byte[length];
        new Random(length).nextBytes(noise);

        assertThat(codec.decode(codec.encode(noise))).isEqualTo(noise);
        assertThat(codec.decode(codec.encode(SESSION))).isEqualTo(SESSION);
    }

    @Test
    void shouldSayWhatIsWrongWhenBytesAreNotItsOwn() {
        byte[] stored = codec.encode(SESSION);

        assertThatThrownBy(() -> codec.decode(Arrays.copyOf(stored, stored.length / 2)))
                .isInstanceOf(SerializationException.class);
        assertThatThrownBy(() -> codec.decode(new byte[] {2, 3})).hasMessageContaining("later version");
        assertThat(codec.decode(stored)).isEqualTo(SESSION);
    }

    @Test
    void shouldReadWhatIsStoredWhenYearsHavePassed() {
        // Stored sessions refer to the dictionary: whoever changes it makes another form and keeps this one.
        assertThat(Sha256.hex(new String(ClosedSessionDictionary.bytes(), UTF_8), 8))
                .isEqualTo("4c2e24324c028b08");
        assertThat(HexFormat.of().formatHex(codec.encode(SESSION))).startsWith("01");
    }
}
