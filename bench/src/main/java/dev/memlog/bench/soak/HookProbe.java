/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.bench.soak;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Posts one hook after another, as a client with two addresses does: if one does not take it, the other is asked at once.
 * Measures the time until each is acknowledged.
 *
 * <p>Threading: has a thread of its own.
 */
final class HookProbe implements AutoCloseable {
    private static final long PAUSE_MILLIS = 20;
    private static final int EVENTS_OF_A_SESSION = 40;
    private final Team team;
    private final List<String> writes;
    private final ConcurrentLinkedQueue<Long> nanos = new ConcurrentLinkedQueue<>();
    private final AtomicInteger refused = new AtomicInteger();
    private final Thread thread = new Thread(this::run, "hook-probe");
    private volatile boolean closed;

    private HookProbe(Team team, List<String> writes) {
        this.team = team;
        this.writes = writes;
    }

    static HookProbe start(Team team, List<String> writes) {
        HookProbe probe = new HookProbe(team, writes);
        probe.thread.start();
        return probe;
    }

    /** What the hooks since the last call took, as a line to print. */
    String sinceLast() {
        long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        nanos.clear();
        int refusals = refused.getAndSet(0);
        if (sorted.length == 0) {
            return "no hook was acknowledged, " + refusals + " tries";
        }
        return "hooks %d, acknowledged after p50 %.0f ms, p99 %.0f ms, at most %.0f ms; %d tries went to the other address"
                .formatted(
                        sorted.length,
                        sorted[sorted.length / 2] / 1e6,
                        sorted[sorted.length * 99 / 100] / 1e6,
                        Arrays.stream(sorted).max().orElse(0) / 1e6,
                        refusals);
    }

    private void run() {
        try {
            for (int i = 0; !closed; i++) {
                Mark mark = new Mark("probe" + i / EVENTS_OF_A_SESSION, 1 + i % EVENTS_OF_A_SESSION);
                post(body(mark));
                team.books().acknowledged.add(mark);
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable e) {
            team.books().violation("the probe broke: " + e);
        }
    }

    private void post(String body) throws InterruptedException {
        long asked = System.nanoTime();
        for (int attempt = 0; ; attempt++) {
            if (team.api()
                    .post(writes.get(attempt % writes.size()) + "/hooks", body)
                    .isFine()) {
                nanos.add(System.nanoTime() - asked);
                return;
            }
            refused.incrementAndGet();
            if (attempt % writes.size() == writes.size() - 1) {
                Thread.sleep(PAUSE_MILLIS);
            }
        }
    }

    private static String body(Mark mark) {
        ObjectNode hook = NodeApi.MAPPER
                .createObjectNode()
                .put("session_id", mark.session())
                .put("cwd", "/home/dev/" + mark.session())
                .put("hook_event_name", "PostToolUse")
                .put("tool_name", "Bash")
                .put("tool_use_id", mark.toString());
        hook.putObject("tool_input").put("command", "echo " + mark);
        hook.putObject("tool_response").put("stdout", "done");
        return hook.toString();
    }

    /** Returns once its last hook is acknowledged. */
    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join();
    }
}
