/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event.provider;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Pattern;

/** US dollars as text and as micro-dollars, in which all money is kept: sums of whole numbers are exact. */
public final class Dollars {
    public static final String ALLOWED =
            "an amount of US dollars such as 2.50, with at most 6 decimals, up to 1000000000";
    private static final Pattern AMOUNT = Pattern.compile("\\$?\\d{1,10}(\\.\\d{1,6})?");
    private static final long MAX_MICROS = 1_000_000_000L * 1_000_000L;

    private Dollars() {}

    /** @throws IllegalArgumentException naming the allowed range */
    public static long toMicros(String text) {
        String amount = text.strip();
        if (AMOUNT.matcher(amount).matches()) {
            long micros =
                    new BigDecimal(amount.replace("$", "")).movePointRight(6).longValueExact();
            if (micros <= MAX_MICROS) {
                return micros;
            }
        }
        throw new IllegalArgumentException("must be " + ALLOWED);
    }

    /** Such as {@code 2.5}: as it is read again. */
    public static String plain(long micros) {
        return micros == 0
                ? "0"
                : BigDecimal.valueOf(micros, 6).stripTrailingZeros().toPlainString();
    }

    /** Such as {@code $2.50}; amounts below a cent keep their significant digits. */
    public static String of(long micros) {
        BigDecimal dollars = BigDecimal.valueOf(micros, 6);
        return "$"
                + (Math.abs(micros) >= 1_000_000 || micros % 10_000 == 0
                        ? dollars.setScale(2, RoundingMode.HALF_UP)
                        : dollars.setScale(6, RoundingMode.UNNECESSARY)
                                .stripTrailingZeros()
                                .toPlainString());
    }
}
