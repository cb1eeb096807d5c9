/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The taken places of one provider, each with the time of its owner's last report. Deadlines are monotonic, so that a
 * step of the clock neither ends a place nor keeps it.
 *
 * <p>Threading: confined to {@link ProviderGate}'s lock.
 */
final class PlaceTable {
    private record Tenure(long takenAt, long heardAt) {}

    private final Duration timeout;
    private final LongSupplier nanos;
    private final Map<Place, Tenure> taken = new LinkedHashMap<>();
    private long expired;

    /** @param timeout how long an owner may be silent */
    PlaceTable(Duration timeout, LongSupplier nanos) {
        this.timeout = timeout;
        this.nanos = nanos;
    }

    void add(Place place) {
        long now = nanos.getAsLong();
        taken.put(place, new Tenure(now, now));
    }

    /** @return false if it is not taken, or no longer */
    boolean renew(Place place) {
        Tenure before = taken.get(place);
        if (before == null) {
            return false;
        }
        taken.put(place, new Tenure(before.takenAt(), nanos.getAsLong()));
        return true;
    }

    boolean holds(Place place) {
        return taken.containsKey(place);
    }

    /** @return whether it was taken */
    boolean free(Place place) {
        return taken.remove(place) != null;
    }

    /** Takes back the places of owners that were silent for too long. */
    List<Place> expire() {
        long now = nanos.getAsLong();
        List<Place> overdue = new ArrayList<>();
        taken.forEach((place, tenure) -> {
            if (now - tenure.heardAt() > timeout.toNanos()) {
                overdue.add(place);
            }
        });
        overdue.forEach(taken::remove);
        expired += overdue.size();
        return overdue;
    }

    int size() {
        return taken.size();
    }

    /** How long the oldest place has been taken; zero if none is. */
    Duration longestHeld() {
        long now = nanos.getAsLong();
        return Duration.ofNanos(taken.values().stream()
                .mapToLong(tenure -> now - tenure.takenAt())
                .max()
                .orElse(0));
    }

    long expired() {
        return expired;
    }
}
