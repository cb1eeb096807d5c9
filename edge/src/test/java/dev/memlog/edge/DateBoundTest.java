/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DateBoundTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @ParameterizedTest
    @CsvSource({
        "START,2026-11-22,2026-11-21T23:00:00Z",
        "END,2026-11-22,2026-11-22T22:59:59.999Z",
        "START,2026-11-22T10:00:00,2026-11-22T09:00:00Z",
        "START,2026-11-22T10:00:00Z,2026-11-22T10:00:00Z",
        "END,2026-11-22T10:00:00-05:00,2026-11-22T15:00:00Z",
        "END,2026-11-22T10:00+01:00,2026-11-22T09:00:00Z",
        "START,1795343400,2026-11-22T10:30:00Z",
        "START,1795343400000,2026-11-22T10:30:00Z"
    })
    void shouldReadDaysTimesAndEpochs(DateBound bound, String text, Instant expected) throws BadRequestException {
        assertThat(bound.parse("dateStart", text, BERLIN)).isEqualTo(expected);
    }
}
