/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.life;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * How much is done to the nodes: {@code -Dlife.seed=N -Dlife.kills=N -Dlife.outage=SECONDS}. The moments of the kills
 * follow from the seed, as far as a machine's own timing lets them.
 *
 * @param kills by default few enough for every build
 */
record Chaos(String suite, long seed, int kills, Duration outage, Random random, Map<String, Object> figures) {
    static Chaos of(String suite, int kills) {
        long seed = Long.getLong("life.seed", System.nanoTime() % 1_000_000);
        return new Chaos(
                suite,
                seed,
                Integer.getInteger("life.kills", kills),
                Duration.ofSeconds(Integer.getInteger("life.outage", 9)),
                new Random(seed),
                new LinkedHashMap<>());
    }

    Duration upTo(Duration longest) {
        return Duration.ofMillis(random.nextLong(longest.toMillis()));
    }

    void figure(String name, Object value) {
        figures.put(name, value);
    }

    /** One line, in the end or when it failed. */
    void report() {
        System.out.println("chaos " + suite + ": seed=" + seed + " kills=" + kills + " "
                + figures.entrySet().stream()
                        .map(figure -> figure.getKey() + "=" + figure.getValue())
                        .collect(Collectors.joining(" ")));
    }
}
