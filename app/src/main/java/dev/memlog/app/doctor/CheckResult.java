/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.doctor;

import java.util.Locale;

/**
 * What an examination came to.
 *
 * @param check the part that was examined
 * @param mend how to mend it; blank where nothing is to be done
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
