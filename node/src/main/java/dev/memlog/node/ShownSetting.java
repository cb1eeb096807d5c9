/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node;

import org.jspecify.annotations.Nullable;

/**
 * A setting as the settings page shows it.
 *
 * @param value the value in force, with secrets redacted; null for a secret
 * @param isSet false for a default
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
