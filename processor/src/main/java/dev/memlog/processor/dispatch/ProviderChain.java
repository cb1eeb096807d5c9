/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.dispatch;

import dev.memlog.event.FailureClass;
import dev.memlog.event.SessionNumber;
import dev.memlog.processor.provider.ProviderClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The configured providers in order: the first that may be called takes the call; the next only once those before it
 * have been unavailable for a while.
 *
 * <p>Invariant: every {@link Admission.Admitted} is followed by exactly one {@link #complete} or {@link #giveBack}.
 *
 * <p>Threading: safe.
 */
public final class ProviderChain implements AutoCloseable {
    private final List<ProviderGate> gates;

    /** Without a bound of calls a minute. */
    public ProviderChain(
            List<ProviderClient> providers, ToIntFunction<ProviderClient> concurrency, BreakerPolicy policy) {
        this(providers, concurrency, provider -> 0, policy);
    }

    /**
     * @param concurrency how many calls may be in flight at each
     * @param requestsPerMinute how many calls each is sent in any minute; 0 for no bound
     */
    public ProviderChain(
            List<ProviderClient> providers,
            ToIntFunction<ProviderClient> concurrency,
            ToIntFunction<ProviderClient> requestsPerMinute,
            BreakerPolicy policy) {
        if (providers.isEmpty()) {
            throw new IllegalArgumentException("providers must name at least one provider");
        }
        this.gates = providers.stream()
                .map(provider -> new ProviderGate(
                        provider, concurrency.applyAsInt(provider), requestsPerMinute.applyAsInt(provider), policy))
                .toList();
    }

    /**
     * @param excluded names of providers that are not asked at all: the session is gone there
     * @throws IllegalArgumentException if that leaves none, which {@link #hasProviderBeside} tells beforehand
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

    /**
     * The call was made.
     *
     * @param failure null when the provider gave an answer worth the name; an error text in its place is not
     * @param decisive whether this was a batch's last attempt, or one of a batch replayed from the dead letters: such a
     *     transient failure opens the breaker at once, for a session that is alone could not meet the rule of several,
     *     and without an open breaker nobody would find out that the provider is back
     */
    public void complete(
            ProviderClient client,
            SessionNumber session,
            @Nullable FailureClass failure,
            boolean decisive,
            @Nullable Duration retryAfter,
            Instant now) {
        gate(client).complete(session, failure, decisive, retryAfter, now);
    }

    /** What the provider, or the way to it, said in failing; told by {@link #status} while it is left alone. */
    public void heard(ProviderClient client, String message) {
        gate(client).heard(message);
    }

    /** The call was not made. */
    public void giveBack(ProviderClient client) {
        gate(client).giveBack();
    }

    /** When a provider last really succeeded; null if none has since the start. */
    public @Nullable Instant lastSuccess() {
        return gates.stream()
                .map(ProviderGate::lastSuccess)
                .filter(Objects::nonNull)
                .max(Instant::compareTo)
                .orElse(null);
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
