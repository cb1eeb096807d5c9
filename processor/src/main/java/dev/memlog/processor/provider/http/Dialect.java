/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider.http;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The request fields that one model accepts, where servers of one kind differ. It starts with the usual ones; a field
 * that the model refuses by name is written otherwise from then on.
 *
 * @param bound the field that limits the answer's length
 * @param without fields that the model refuses
 */
record Dialect(Bound bound, Streaming streaming, Set<Feature> without) {
    private static final List<String> UNKNOWN = List.of(
            "unsupported",
            "not support",
            "unknown",
            "unrecognized",
            "unexpected",
            "not permitted",
            "not allowed",
            "extra",
            "deprecated",
            "invalid param",
            "invalid field",
            "invalid argument",
            "no such",
            "cannot find field",
            "not enabled",
            "does not have",
            "instead",
            "only the default",
            "must be omitted",
            "cannot be specified",
            "cannot both be",
            "incompatible");
    private static final List<String> STREAMS_ONLY = List.of(
            "only support",
            "must be",
            "require",
            "non-stream",
            "non stream",
            "nonstream",
            "enable",
            "true",
            "please use");
    private static final Pattern STREAM = Pattern.compile("stream");

    enum Bound {
        MAX_TOKENS,
        MAX_COMPLETION_TOKENS,
        NONE;

        @Nullable
        String field() {
            return this == NONE ? null : name().toLowerCase(Locale.ROOT);
        }
    }

    enum Streaming {
        /** {@code stream:false} is explicit, because some gateways stream by default. */
        REFUSED,
        WANTED,
        UNSAID
    }

    enum Feature {
        TEMPERATURE("temperature"),
        SYSTEM("system", "developer instruction"),
        STREAM_OPTIONS("stream_options"),
        CACHE("cache_control");

        @SuppressWarnings("ImmutableEnumChecker") // List.of is.
        private final List<String> names;

        Feature(String... names) {
            this.names = List.of(names);
        }
    }

    Dialect {
        without = without.isEmpty() ? Set.of() : Set.copyOf(without);
    }

    boolean has(Feature feature) {
        return !without.contains(feature);
    }

    /** The dialect of an interface whose requests have no such fields. */
    static Dialect without(Streaming streaming, Feature... features) {
        return new Dialect(Bound.MAX_TOKENS, streaming, Set.of(features));
    }

    Dialect with(Bound other) {
        return new Dialect(other, streaming, without);
    }

    /**
     * The dialect to try after a refusal.
     *
     * @param words of the refusal
     * @return null if the refusal is not about the request's fields, or if there is nothing left to try
     */
    @Nullable
    Dialect after(String words) {
        String lower = words.toLowerCase(Locale.ROOT);
        for (Feature feature : List.of(Feature.STREAM_OPTIONS, Feature.TEMPERATURE, Feature.CACHE, Feature.SYSTEM)) {
            if (has(feature) && refuses(lower, feature.names)) {
                return without(feature);
            }
        }
        if (streaming != Streaming.UNSAID && STREAM.matcher(lower).find()) {
            return withOtherStreaming(lower);
        }
        boolean bounds = lower.contains("max_tokens") || lower.contains("max_completion_tokens");
        return bounds && mentions(lower, UNKNOWN) ? withOtherBound(lower) : null;
    }

    private @Nullable Dialect withOtherStreaming(String lower) {
        if (streaming == Streaming.REFUSED && mentions(lower, STREAMS_ONLY)) {
            return new Dialect(bound, Streaming.WANTED, without);
        }
        return mentions(lower, UNKNOWN) ? new Dialect(bound, Streaming.UNSAID, without) : null;
    }

    private @Nullable Dialect withOtherBound(String lower) {
        return switch (bound) {
            case MAX_TOKENS ->
                with(
                        lower.contains("max_completion_tokens") || !lower.contains("instead")
                                ? Bound.MAX_COMPLETION_TOKENS
                                : Bound.NONE);
            case MAX_COMPLETION_TOKENS ->
                with(
                        lower.contains("'max_tokens' instead") || lower.contains("use max_tokens")
                                ? Bound.MAX_TOKENS
                                : Bound.NONE);
            case NONE -> null;
        };
    }

    private Dialect without(Feature feature) {
        Set<Feature> more = EnumSet.of(feature);
        more.addAll(without);
        return new Dialect(bound, streaming, more);
    }

    private static boolean refuses(String lower, List<String> names) {
        return mentions(lower, names) && mentions(lower, UNKNOWN);
    }

    private static boolean mentions(String lower, List<String> wordings) {
        return wordings.stream().anyMatch(lower::contains);
    }

    /** The differences from another dialect, for operators; blank if there are none. */
    String differencesFrom(Dialect usual) {
        List<String> told = new ArrayList<>();
        if (bound != usual.bound) {
            told.add(bound == Bound.NONE ? "no bound of the answer" : String.valueOf(bound.field()));
        }
        if (streaming != usual.streaming) {
            told.add(streaming == Streaming.WANTED ? "its answers streamed" : "no word about streams");
        }
        for (Feature feature : Feature.values()) {
            if (!has(feature) && usual.has(feature)) {
                told.add("no " + feature.names.getFirst());
            }
        }
        return String.join(", ", told);
    }
}
