/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.memory;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A memory's number as lists show it: {@code 1234}, {@code #1234}, or {@code #S12} for a session's summary. */
final class CitedNumber {
    static final String ALLOWED = "the number of a memory is 1234, S12 or '#1234', not ";
    private static final Pattern FORM = Pattern.compile("#?[SP]?(\\d{1,16})");

    private CitedNumber() {}

    /** Its digits, by which it is addressed; empty for another text. */
    static Optional<String> digits(String text) {
        Matcher form = FORM.matcher(text.strip());
        return form.matches() ? Optional.of(form.group(1)) : Optional.empty();
    }
}
