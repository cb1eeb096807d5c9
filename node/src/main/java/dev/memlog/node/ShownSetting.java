/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node;

import org.jspecify.annotations.Nullable;

/**
 * A setting as anybody may see it.
 *
 * @param value what is in force, without what is secret in it; null for a secret
 * @param isSet whether somebody has set it; of a secret all that is told
 * @param source {@code default}, {@code file}, {@code environment} or {@code flag}
 * @param variable the environment variable that sets it; null if there is none
 * @param standard the default; empty if there is none
 */
public record ShownSetting(
        String key,
        @Nullable String value,
        boolean secret,
        boolean isSet,
        String source,
        @Nullable String variable,
        String standard,
        String allowed,
        String meaning) {}
