/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.ControlRecord.Retention;
import dev.memlog.event.ControlRecord.TeamSettings;
import dev.memlog.event.team.TeamName;
import dev.memlog.node.retention.RetentionSweep.Bounds;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TeamRetentionsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final TeamName ACME = new TeamName("acme");
    private static final Bounds USUAL = new Bounds(Optional.of(Duration.ofDays(30)), Optional.empty());
    private final TeamRetentions retentions = new TeamRetentions(USUAL);

    @Test
    void shouldKeepEverythingUntilItIsKnownWhatTeamsHaveSet() {
        assertThat(retentions.of(ACME).keepAll()).isTrue();

        retentions.caughtUp();

        assertThat(retentions.of(ACME)).isEqualTo(USUAL);
    }

    @Test
    void shouldPutWhatATeamHasSetAboveTheSettingForItAlone() {
        retentions.caughtUp();
        set(new Retention(null, 500));

        assertThat(retentions.of(ACME)).isEqualTo(new Bounds(Optional.empty(), Optional.of(500)));
        assertThat(retentions.of(TeamName.LOCAL)).isEqualTo(USUAL);

        set(new Retention(null, null));
        assertThat(retentions.of(ACME).keepAll()).isTrue();
        set(null);
        assertThat(retentions.of(ACME)).isEqualTo(USUAL);
        set(new Retention(null, 500));
        retentions.control(TeamSettings.keyOf(ACME), null, NOW);
        assertThat(retentions.of(ACME)).isEqualTo(USUAL);
    }

    private void set(@Nullable Retention retention) {
        TeamSettings settings = new TeamSettings(ACME, retention, "dev", NOW);
        retentions.control(settings.recordKey(), settings, NOW);
    }
}
