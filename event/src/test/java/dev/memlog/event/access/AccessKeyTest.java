/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.memlog.event.UndecodableException;
import dev.memlog.event.team.TeamName;
import dev.memlog.event.team.Visibility;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessKeyTest {
    private static final Instant NOW = Instant.parse("2026-11-30T09:00:00Z");
    private final KeyText text = KeyText.random(new SecureRandom());
    private final KeyCodec codec = new KeyCodec();

    @Test
    void shouldBeTheSameAfterTheLog() throws UndecodableException {
        AccessKey key = key(NOW.plusSeconds(60)).revoked(NOW);

        AccessKey read = codec.decode(codec.encode(key));

        assertThat(read).usingRecursiveComparison().isEqualTo(key);
        assertThat(new String(codec.encode(key), StandardCharsets.UTF_8))
                .contains("\"type\":\"access-key\"", "\"scopes\":[", "\"team\":\"shop\"")
                .doesNotContain(text.reveal());
    }

    @Test
    void shouldBeGoodUntilItExpiresOrIsRevoked() {
        assertThat(key(null).isGood(NOW.plus(Duration.ofDays(36_500)))).isTrue();
        assertThat(key(NOW.plusSeconds(1)).isGood(NOW)).isTrue();
        assertThat(key(NOW).isGood(NOW)).isFalse();
        assertThat(key(null).revoked(NOW).isGood(NOW)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"id\":\"a\"}",
                "{\"id\":\"a\",\"sha256\":\"AAAA\",\"team\":\"shop\",\"author\":\"ann\",\"scopes\":[\"read\"],\"projects\":[],"
                        + "\"visibility\":\"team\",\"createdBy\":\"b\",\"createdAt\":\"2026-11-30T09:00:00Z\"}"
            })
    void shouldNotBeReadFromSomethingElse(String json) {
        assertThatThrownBy(() -> codec.decode(json.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(UndecodableException.class);
    }

    private AccessKey key(@Nullable Instant expiresAt) {
        return new AccessKey(
                text.id(),
                text.hash(),
                new TeamName("shop"),
                "ann",
                Set.of(KeyScope.WRITE),
                new ProjectGlobs(List.of("shop-*")),
                Visibility.PRIVATE,
                "first-key",
                NOW,
                expiresAt,
                null);
    }
}
