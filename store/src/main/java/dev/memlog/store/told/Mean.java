/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.told;

import java.util.List;

/**
 * A mean with the spread of what it was made of.
 *
 * @param count of values
 * @param mean 0 without any
 * @param variance of the population, estimated from these; 0 with fewer than two
 */
public record Mean(long count, double mean, double variance) {
    /** Groups of fewer say nothing, however far their means lie apart. */
    public static final int ENOUGH = 30;

    static Mean of(List<Long> values) {
        double mean = values.stream().mapToLong(Long::longValue).average().orElse(0);
        double squares = values.stream()
                .mapToDouble(value -> (value - mean) * (value - mean))
                .sum();
        return new Mean(values.size(), mean, values.size() < 2 ? 0 : squares / (values.size() - 1));
    }

    /** The standard error of the difference between this mean and another. */
    public double errorBeside(Mean other) {
        return Math.sqrt(part() + other.part());
    }

    private double part() {
        return count == 0 ? 0 : variance / count;
    }

    /**
     * Whether the two differ by more than chance explains easily: both groups have {@link #ENOUGH} values, and the means lie
     * more than two standard errors apart. That happens by chance in one of twenty comparisons.
     */
    public boolean standsApartFrom(Mean other) {
        double error = errorBeside(other);
        return Math.min(count, other.count) >= ENOUGH && error > 0 && Math.abs(mean - other.mean) > 2 * error;
    }
}
