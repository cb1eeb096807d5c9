/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.health;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.event.thread.Border;
import dev.memlog.processor.dispatch.ProviderStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether a node can serve, what stands in the way, and what else one should know. A provider that is left alone is a
 * detail: events are taken and memory is found all the same.
 *
 * <p>Threading: safe once assembled.
 */
public final class Readiness {
    private final Map<String, BooleanSupplier> checks = new LinkedHashMap<>();
    private final List<Supplier<? extends Iterable<Detail>>> details = new ArrayList<>();
    private final Map<String, Function<Instant, JsonNode>> shown = new LinkedHashMap<>();
    private Function<Instant, List<ProviderStatus>> providers = now -> List.of();

    /**
     * Something that is not as it should be, and why.
     *
     * @param name of the check or the part that it is about
     * @param since when that began; null if unknown
     */
    public record Detail(
            String name, String message, @Nullable Instant since) {}

    /** A detail of the reply, whether the node is ready or not. */
    public void show(String name, Function<Instant, JsonNode> more) {
        shown.put(name, more);
    }

    Map<String, JsonNode> shown(Instant now) {
        Map<String, JsonNode> members = new LinkedHashMap<>();
        shown.forEach((name, more) -> members.put(name, more.apply(now)));
        return members;
    }

    public void require(String name, BooleanSupplier check) {
        checks.put(name, check);
    }

    /** Asked with each look at the readiness. */
    public void tell(Supplier<? extends Iterable<Detail>> more) {
        details.add(more);
    }

    public void showProviders(Function<Instant, List<ProviderStatus>> status) {
        providers = status;
    }

    Map<String, Boolean> check() {
        Map<String, Boolean> results = new LinkedHashMap<>();
        checks.forEach((name, check) -> results.put(name, check.getAsBoolean()));
        return results;
    }

    public List<String> checkNames() {
        return List.copyOf(checks.keySet());
    }

    public boolean isReady() {
        return checks.values().stream().allMatch(BooleanSupplier::getAsBoolean);
    }

    public boolean passes(String name) {
        BooleanSupplier check = checks.get(name);
        return check != null && check.getAsBoolean();
    }

    public List<ProviderStatus> providers(Instant now) {
        return providers.apply(now);
    }

    public List<Detail> details(Instant now) {
        List<Detail> all = new ArrayList<>();
        details.forEach(more -> more.get().forEach(all::add));
        List<ProviderStatus> status = providers(now);
        Stream<Detail> paused =
                status.stream().filter(provider -> !provider.available()).map(Readiness::paused);
        Stream<Detail> useless = status.stream().map(ProviderAdvice::useless).filter(Objects::nonNull);
        return Stream.concat(all.stream(), Stream.concat(paused, useless)).toList();
    }

    /** What was caught where work passes from one thread to another: bugs, whose tasks failed alone. */
    public static List<Detail> failedTasks() {
        Map<String, Long> failures = Border.failures();
        return failures.isEmpty()
                ? List.of()
                : List.of(new Detail(
                        "failed-tasks",
                        "tasks have failed by an error of Memlog's own since the start ("
                                + failures.entrySet().stream()
                                        .map(each -> each.getKey() + ": " + each.getValue())
                                        .collect(Collectors.joining(", "))
                                + "); the log tells of each",
                        null));
    }

    private static Detail paused(ProviderStatus provider) {
        String cause = provider.cause() == null ? "unknown" : provider.cause().wireName();
        String mend = ProviderAdvice.mend(provider);
        return new Detail(
                "provider",
                provider.provider() + " is left alone (" + cause
                        + (provider.message() == null ? "" : ": " + provider.message()) + ")"
                        + (provider.probeAt() == null
                                ? ""
                                : ", asked again at " + provider.probeAt().truncatedTo(ChronoUnit.SECONDS))
                        + (mend == null ? "" : "; " + mend),
                provider.since());
    }
}
