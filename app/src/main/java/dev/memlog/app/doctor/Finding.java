/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.doctor;

import java.util.Locale;

/**
 * What an examination came to.
 *
 * @param check the part that was examined
 * @param mend how to mend it; blank where nothing is to be done
 */
record Finding(Level level, String check, String message, String mend) {
    enum Level {
        OK,
        WARNING,
        PROBLEM;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Finding ok(String check, String message) {
        return new Finding(Level.OK, check, message, "");
    }

    static Finding warning(String check, String message, String mend) {
        return new Finding(Level.WARNING, check, message, mend);
    }

    static Finding problem(String check, String message, String mend) {
        return new Finding(Level.PROBLEM, check, message, mend);
    }
}
