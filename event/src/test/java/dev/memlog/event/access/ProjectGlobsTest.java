/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProjectGlobsTest {
    @ParameterizedTest
    @CsvSource({
        "shop, shop, true",
        "shop, shop-api, false",
        "shop-*, shop-api, true",
        "shop-*, shop-, true",
        "shop-*, shop, false",
        "*-api, shop-api, true",
        "*, anything, true",
        "s*p*i, shop-api, true",
        "s*p*i, shop-apis, false",
        "shop, Shop, false",
        "sh?p, shop, false"
    })
    void shouldHoldTheProjectsThatAGlobNames(String glob, String project, boolean holds) {
        assertThat(new ProjectGlobs(List.of(glob)).holds(project)).isEqualTo(holds);
    }

    @Test
    void shouldHoldEveryProjectWhenThereIsNoGlob() {
        assertThat(ProjectGlobs.ALL.holds("shop")).isTrue();
    }

    @Test
    void shouldEndInTimeWhenAGlobIsHostile() {
        assertThat(new ProjectGlobs(List.of("*a".repeat(100) + "b")).holds("a".repeat(10_000)))
                .isFalse();
    }

    @Test
    void shouldRefuseGlobsWithoutAName() {
        assertThatThrownBy(() -> new ProjectGlobs(List.of(" "))).isInstanceOf(IllegalArgumentException.class);
    }
}
