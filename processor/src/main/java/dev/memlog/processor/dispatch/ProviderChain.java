/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.dispatch;

import dev.memlog.event.FailureClass;
import dev.memlog.event.SessionNumber;
import dev.memlog.processor.provider.ProviderClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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

    /** @param concurrency how many calls may be in flight at each */
    public ProviderChain(
            List<ProviderClient> providers, ToIntFunction<ProviderClient> concurrency, BreakerPolicy policy) {
        if (providers.isEmpty()) {
            throw new IllegalArgumentException("providers must name at least one provider");
        }
        this.gates = providers.stream()
                .map(provider -> new ProviderGate(provider, concurrency.applyAsInt(provider), policy))
                .toList();
    }

    public Admission admit(Instant now) {
        List<Admission.Unavailable> refusals = new ArrayList<>();
        for (ProviderGate gate : gates) {
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

    /** The call was made; {@code failure} is null when the provider answered. */
    public void complete(
            ProviderClient client,
            SessionNumber session,
            @Nullable FailureClass failure,
            @Nullable Duration retryAfter,
            Instant now) {
        gate(client).complete(session, failure, retryAfter, now);
    }

    /** The call was not made. */
    public void giveBack(ProviderClient client) {
        gate(client).giveBack();
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
