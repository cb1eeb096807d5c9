/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.bench.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * What happened from outside: which events were acknowledged, which sessions were cancelled, how often the provider was
 * called with each event, and what went wrong on the way.
 *
 * <p>Threading: safe.
 */
final class Books {
    final Set<Mark> acknowledged = ConcurrentHashMap.newKeySet();
    final Set<String> cancelled = ConcurrentHashMap.newKeySet();
    final Map<Mark, AtomicInteger> calls = new ConcurrentHashMap<>();
    final LongAdder posts = new LongAdder();
    final LongAdder refusals = new LongAdder();
    final LongAdder providerCalls = new LongAdder();
    final LongAdder hostile = new LongAdder();
    final AtomicInteger replays = new AtomicInteger();
    final Map<String, AtomicInteger> faults = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> violations = new ConcurrentLinkedQueue<>();
    private final long begun = System.nanoTime();

    /** A call that spends an attempt, whatever comes of it. */
    void called(Set<Mark> events) {
        events.forEach(event ->
                calls.computeIfAbsent(event, unknown -> new AtomicInteger()).incrementAndGet());
    }

    int mostCalls() {
        return calls.values().stream().mapToInt(AtomicInteger::get).max().orElse(0);
    }

    void fault(String kind, String what) {
        faults.computeIfAbsent(kind, unknown -> new AtomicInteger()).incrementAndGet();
        say(kind + ": " + what);
    }

    void violation(String what) {
        violations.add(what);
        say("VIOLATION: " + what);
    }

    List<String> violations() {
        return new ArrayList<>(violations);
    }

    void say(String line) {
        long seconds = (System.nanoTime() - begun) / 1_000_000_000;
        System.out.printf("%5d s  %s%n", seconds, line);
    }
}
