/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.dispatch;

import dev.memlog.processor.provider.ProviderClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Admits calls to the configured providers in order: the first that may be called takes the call; the next only once
 * those before it have been unavailable for a while.
 *
 * <p>Invariant: calls in flight are the {@link Place}s that were admitted, and are neither ended nor taken back.
 *
 * <p>Threading: safe.
 */
public final class ProviderChain implements AutoCloseable {
    private static final Duration LONGEST_CALL = Duration.ofHours(1);
    private final List<ProviderGate> gates;

    /** Without a bound of calls a minute, and with the longest timeout that can be set. */
    public ProviderChain(
            List<ProviderClient> providers, ToIntFunction<ProviderClient> concurrency, BreakerPolicy policy) {
        this(providers, concurrency, provider -> 0, provider -> LONGEST_CALL, policy, System::nanoTime);
    }

    /**
     * @param concurrency how many calls may be in flight at each
     * @param requestsPerMinute how many calls each is sent in any minute; 0 for no bound
     * @param callTimeout timeout of one call; an owner that is silent for a minute longer loses its place
     * @param nanos monotonic time, as {@link System#nanoTime}
     */
    public ProviderChain(
            List<ProviderClient> providers,
            ToIntFunction<ProviderClient> concurrency,
            ToIntFunction<ProviderClient> requestsPerMinute,
            Function<ProviderClient, Duration> callTimeout,
            BreakerPolicy policy,
            LongSupplier nanos) {
        if (providers.isEmpty()) {
            throw new IllegalArgumentException("providers must name at least one provider");
        }
        this.gates = providers.stream()
                .map(provider -> new ProviderGate(
                        provider,
                        concurrency.applyAsInt(provider),
                        requestsPerMinute.applyAsInt(provider),
                        callTimeout.apply(provider),
                        policy,
                        nanos))
                .toList();
    }

    /**
     * @param excluded names of providers that lost the session
     * @throws IllegalArgumentException if that leaves none; see {@link #hasProviderBeside}
     */
    public Admission admit(Instant now, Set<String> excluded) {
        if (!hasProviderBeside(excluded)) {
            throw new IllegalArgumentException("no provider is left beside " + excluded);
        }
        List<Admission.Unavailable> refusals = new ArrayList<>();
        for (ProviderGate gate : gates) {
            if (excluded.contains(gate.client().name())) {
                continue;
            }
            Admission admission = gate.tryAdmit(now);
            if (!(admission instanceof Admission.Unavailable unavailable)) {
                return admission;
            }
            refusals.add(unavailable);
            if (!gate.isGivenUpOn(now)) {
                break; // It may be back in a moment; the next provider is not asked for a hiccup.
            }
        }
        Instant soonest = refusals.stream()
                .map(Admission.Unavailable::until)
                .min(Instant::compareTo)
                .orElse(now);
        String reason = String.join(
                ", ", refusals.stream().map(Admission.Unavailable::reason).toList());
        return new Admission.Unavailable(reason, soonest);
    }

    public boolean hasProviderBeside(Set<String> excluded) {
        return gates.stream().anyMatch(gate -> !excluded.contains(gate.client().name()));
    }

    /** Records a provider's failure message, which {@link #status} shows while its breaker is open. */
    public void recordMessage(ProviderClient client, String message) {
        gate(client).recordMessage(message);
    }

    /** When a provider last succeeded; null if none has since the start. */
    public @Nullable Instant lastSuccess(Instant now) {
        return gates.stream()
                .map(gate -> gate.lastSuccess(now))
                .filter(Objects::nonNull)
                .max(Instant::compareTo)
                .orElse(null);
    }

    /**
     * When a provider last succeeded that was not known to work, since the start or since it was misconfigured; null if
     * none has.
     */
    public @Nullable Instant lastRecovery(Instant now) {
        return gates.stream()
                .map(gate -> gate.lastRecovery(now))
                .filter(Objects::nonNull)
                .max(Instant::compareTo)
                .orElse(null);
    }

    /** How long the oldest call in flight has had its place; zero if none is in flight. */
    public Duration longestHeld() {
        return gates.stream()
                .map(ProviderGate::longestHeld)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /** How many places were taken back since the start, as their owners were silent for too long. */
    public long expiredPlaces() {
        return gates.stream().mapToLong(ProviderGate::expired).sum();
    }

    public List<ProviderStatus> status(Instant now) {
        return gates.stream().map(gate -> gate.status(now)).toList();
    }

    @Override
    public void close() {
        gates.forEach(gate -> gate.client().close());
    }

    private ProviderGate gate(ProviderClient client) {
        return gates.stream()
                .filter(gate -> gate.client().name().equals(client.name()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("not a provider of this chain: " + client.name()));
    }
}
