/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.node;

import dev.memlog.processor.dispatch.ProviderStatus;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Whether a node can serve, and what stands in the way. A provider that is left alone is a detail: events are taken and
 * memory is found all the same.
 *
 * <p>Threading: safe once assembled.
 */
final class Readiness {
    private final Map<String, BooleanSupplier> checks = new LinkedHashMap<>();
    private Function<Instant, List<ProviderStatus>> providers = now -> List.of();

    void require(String name, BooleanSupplier check) {
        checks.put(name, check);
    }

    void showProviders(Function<Instant, List<ProviderStatus>> status) {
        providers = status;
    }

    Map<String, Boolean> check() {
        Map<String, Boolean> results = new LinkedHashMap<>();
        checks.forEach((name, check) -> results.put(name, check.getAsBoolean()));
        return results;
    }

    boolean isReady() {
        return check().values().stream().allMatch(passed -> passed);
    }

    List<ProviderStatus> providers(Instant now) {
        return providers.apply(now);
    }
}
