/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTextTest {
    @Test
    void shouldReadTheKeyThatItMade() {
        KeyText made = KeyText.random(new SecureRandom());

        KeyText read = KeyText.of(made.reveal()).orElseThrow();

        assertThat(made.reveal()).matches("mlk_[a-z0-9]{12}_[A-Za-z0-9_-]{43}");
        assertThat(read.id()).isEqualTo(made.id());
        assertThat(read.matches(made.hash())).isTrue();
        assertThat(made.hash()).hasSize(32);
    }

    @Test
    void shouldShowNoSecretWhenItIsPrinted() {
        KeyText made = KeyText.random(new SecureRandom());

        assertThat(made.toString())
                .contains(made.id())
                .doesNotContain(made.reveal().substring(17));
    }

    @Test
    void shouldNotMatchAnotherKeysHash() {
        SecureRandom random = new SecureRandom();

        assertThat(KeyText.random(random).matches(KeyText.random(random).hash()))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "mlk_",
                "mlk_abcdefghijkl_",
                "mlk_ABCDEFGHIJKL_0123456789012345678901234567890123456789012",
                "mlk_abcdefghijk-_0123456789012345678901234567890123456789012",
                "key_abcdefghijkl_0123456789012345678901234567890123456789012",
                "mlk_abcdefghijkl 0123456789012345678901234567890123456789012",
                "mlk_abcdefghijkl_01234567890123456789012345678901234567890123"
            })
    void shouldReadNothingElse(String text) {
        assertThat(KeyText.of(text)).isEmpty();
    }
}
