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
    final Map<Mark, AtomicInteger> calls;
    final LongAdder posts;
    final LongAdder refusals;
    final LongAdder providerCalls;
    final LongAdder hostile;
    final LongAdder corrections;
    final LongAdder citations;
    final AtomicInteger replays;
    final Map<String, AtomicInteger> faults;
    private final ConcurrentLinkedQueue<String> violations;
    private final long begun;
    private final String who;

    Books() {
        calls = new ConcurrentHashMap<>();
        posts = new LongAdder();
        refusals = new LongAdder();
        providerCalls = new LongAdder();
        hostile = new LongAdder();
        corrections = new LongAdder();
        citations = new LongAdder();
        replays = new AtomicInteger();
        faults = new ConcurrentHashMap<>();
        violations = new ConcurrentLinkedQueue<>();
        begun = System.nanoTime();
        who = "";
    }

    private Books(Books all, String who) {
        calls = all.calls;
        posts = all.posts;
        refusals = all.refusals;
        providerCalls = all.providerCalls;
        hostile = all.hostile;
        corrections = all.corrections;
        citations = all.citations;
        replays = all.replays;
        faults = all.faults;
        violations = all.violations;
        begun = all.begun;
        this.who = who + ": ";
    }

    /** The books of one team: its own events and sessions, and all that is counted together. */
    Books ofTeam(String name) {
        return new Books(this, name);
    }

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
        violations.add(who + what);
        say("VIOLATION: " + what);
    }

    List<String> violations() {
        return new ArrayList<>(violations);
    }

    void say(String line) {
        long seconds = (System.nanoTime() - begun) / 1_000_000_000;
        System.out.printf("%5d s  %s%s%n", seconds, who, line);
    }
}
