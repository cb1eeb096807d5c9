/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.doctor;

import java.util.Locale;

/**
 * The result of a check.
 *
 * @param check the examined part
 * @param mend the remedy; blank if none is needed
 */
record CheckResult(Level level, String check, String message, String mend) {
    enum Level {
        OK,
        WARNING,
        PROBLEM;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static CheckResult ok(String check, String message) {
        return new CheckResult(Level.OK, check, message, "");
    }

    static CheckResult warning(String check, String message, String mend) {
        return new CheckResult(Level.WARNING, check, message, mend);
    }

    static CheckResult problem(String check, String message, String mend) {
        return new CheckResult(Level.PROBLEM, check, message, mend);
    }
}
