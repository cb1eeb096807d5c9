/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.health;

import dev.memlog.event.thread.Border;
import dev.memlog.node.health.Standstill.Reason;
import dev.memlog.processor.dispatch.ProviderChain;
import dev.memlog.processor.dispatch.ProviderStatus;
import dev.memlog.settings.ProviderSettings;
import dev.memlog.settings.Settings;
import dev.memlog.topology.TopologyRuntime;
import dev.memlog.topology.metrics.TopologyMotion;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;
import org.apache.kafka.clients.admin.Admin;

/**
 * Finds out that the topology stands still although something could move, which each part by itself takes for waiting:
 * the check {@code moving}. What rests for good reason does not count: a pause, a budget, a provider that is left alone
 * until its next probe, a backup, a restore, a machine that slept. All times are monotonic.
 *
 * <p>Threading: safe; {@link #start} looks from a thread of its own.
 */
public final class MotionWatch implements AutoCloseable {
    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final int LOG_READ_EVERY = 3;
    private static final Duration SLEPT = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration SAME_PROBE = Duration.ofSeconds(1);
    private static final Duration NEVER = Duration.ofSeconds(Long.MAX_VALUE);
    private static final int MOST_RESTARTS = 3;

    private final TopologyMotion motion;
    private final BooleanSupplier running;
    private final Function<Instant, List<ProviderStatus>> providers;
    private final ToIntFunction<String> concurrency;
    private final Duration overdueAfter;
    private final LogProgress.Reader log;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final LogProgress progress = new LogProgress();

    /** When each provider that is left alone is to be tried again. */
    private final Map<String, Long> probes = new HashMap<>();

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("motion-watch").daemon().factory());
    private long lookedAt;
    private int looks;

    /**
     * @param running whether the topology works; while it does not, another check reports it
     * @param concurrency how many calls may be under way at a provider
     * @param callTimeout of the slowest provider
     */
    MotionWatch(
            TopologyMotion motion,
            BooleanSupplier running,
            Function<Instant, List<ProviderStatus>> providers,
            ToIntFunction<String> concurrency,
            Duration callTimeout,
            LogProgress.Reader log,
            InstantSource clock,
            LongSupplier nanoTime) {
        this.motion = motion;
        this.running = running;
        this.providers = providers;
        this.concurrency = concurrency;
        this.overdueAfter = callTimeout.plus(PATIENCE);
        this.log = log;
        this.clock = clock;
        this.nanoTime = nanoTime;
        lookedAt = nanoTime.getAsLong();
    }

    public static MotionWatch start(
            Settings settings,
            Duration longestCall,
            TopologyMotion motion,
            TopologyRuntime topology,
            ProviderChain chain,
            Admin admin) {
        return new MotionWatch(
                        motion,
                        topology::isRunning,
                        chain::status,
                        provider -> settings.get(ProviderSettings.of(provider).concurrency()),
                        longestCall,
                        LogProgress.of(admin),
                        InstantSource.system(),
                        System::nanoTime)
                .start();
    }

    private MotionWatch start() {
        var unused = timer.scheduleWithFixedDelay(
                Border.guard("motion-watch", this::lookAtAll), EVERY.toSeconds(), EVERY.toSeconds(), TimeUnit.SECONDS);
        return this;
    }

    public boolean isFine() {
        return standing().isEmpty();
    }

    /** 1 for the reason that holds, for a gauge. */
    public int holds(Reason reason) {
        return standing().stream().anyMatch(each -> each.reason() == reason) ? 1 : 0;
    }

    public List<Readiness.Detail> details() {
        Instant now = clock.instant();
        return standing().stream()
                .map(each -> new Readiness.Detail(each.reason().wireName(), each.message(), now.minus(each.lasting())))
                .toList();
    }

    /** Everything that stands still, each by its own reason; empty while all moves. */
    synchronized List<Standstill> standing() {
        look();
        List<Standstill> found = new ArrayList<>();
        if (motion.restartsOfOneTask() > MOST_RESTARTS) {
            found.add(new Standstill(
                    Reason.FENCED,
                    "the same sessions were closed and restored " + motion.restartsOfOneTask()
                            + " times within 5 minutes, because their transaction was lost: look for warnings of"
                            + " Kafka Streams in the log, and for brokers or disks that are slow",
                    Duration.ZERO));
        }
        if (motion.isHeld() || !running.getAsBoolean()) {
            return found;
        }
        addIf(
                found,
                Reason.CALL_OVERDUE,
                motion.oldestCall(),
                overdueAfter,
                "a call of a provider has been under way for %s, longer than any may take: restart this node;"
                        + " the attempt counts as made, and nothing is lost");
        addIf(
                found,
                Reason.NOT_STARTED,
                motion.notStarted(),
                startPatience(),
                "sessions wait for a call that a provider has a place for, and for %s none was started:"
                        + " restart this node; nothing is lost");
        addIf(
                found,
                Reason.PROBE_OVERDUE,
                probeOverdue(),
                overdueAfter,
                "a provider that is left alone should have been tried again %s ago, and sessions wait for it:"
                        + " restart this node; nothing is lost");
        addIf(
                found,
                Reason.NOT_COMMITTED,
                progress.stillFor(nanoTime.getAsLong()),
                PATIENCE,
                "events wait in the log, and for %s none of them was worked on: look for warnings of Kafka Streams"
                        + " in the log, then restart this node; nothing is lost");
        return found;
    }

    private static void addIf(List<Standstill> found, Reason reason, Duration lasting, Duration limit, String message) {
        if (lasting.compareTo(limit) > 0) {
            String span = lasting.toMinutes() > 1 ? lasting.toMinutes() + " minutes" : lasting.toSeconds() + " s";
            found.add(new Standstill(reason, message.formatted(span), lasting));
        }
    }

    synchronized void lookAtAll() {
        look();
        if (looks++ % LOG_READ_EVERY == 0 && !motion.isHeld() && running.getAsBoolean()) {
            progress.look(log.read(motion.partitions()), nanoTime.getAsLong());
        }
    }

    private void look() {
        long now = nanoTime.getAsLong();
        boolean slept = now - lookedAt > SLEPT.toNanos();
        lookedAt = now;
        if (slept || motion.isHeld() || !running.getAsBoolean()) {
            motion.rest();
            progress.rest();
            probes.clear();
        }
        Instant at = clock.instant();
        List<ProviderStatus> status = providers.apply(at);
        probes.keySet()
                .removeIf(name -> status.stream()
                        .noneMatch(provider -> provider.provider().equals(name) && provider.probeAt() != null));
        status.forEach(provider -> seeProbe(provider, at, now));
    }

    /** A probe that is due or under way keeps its time, whatever the wall clock says of it. */
    private void seeProbe(ProviderStatus provider, Instant at, long now) {
        if (provider.probeAt() == null) {
            return;
        }
        long left = Math.max(0, Duration.between(at, provider.probeAt()).toNanos());
        Long known = probes.get(provider.provider());
        if (known == null || (left > 0 && now + left - known > SAME_PROBE.toNanos())) {
            probes.put(provider.provider(), now + left);
        }
    }

    /** How long ago the probe of the provider that is asked next was due; a session had to wait for it that long. */
    private Duration probeOverdue() {
        long now = nanoTime.getAsLong();
        return probes.values().stream()
                .map(dueAt -> Duration.ofNanos(Math.max(0, now - dueAt)))
                .min(Duration::compareTo)
                .map(overdue -> overdue.compareTo(motion.notProbed()) < 0 ? overdue : motion.notProbed())
                .orElse(Duration.ZERO);
    }

    /** A place that the chain has given away for something else comes back within a call's deadline. */
    private Duration startPatience() {
        ProviderStatus first = providers.apply(clock.instant()).stream()
                .filter(ProviderStatus::available)
                .findFirst()
                .orElse(null);
        if (first == null || motion.callsUnderWay() >= concurrency.applyAsInt(first.provider())) {
            return NEVER;
        }
        return first.inFlight() < concurrency.applyAsInt(first.provider()) ? PATIENCE : overdueAfter;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
