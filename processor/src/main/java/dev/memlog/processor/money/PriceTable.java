/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.money;

import dev.memlog.event.provider.Dollars;
import dev.memlog.event.provider.ProviderNames;
import dev.memlog.processor.provider.Usage;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Prices by model. A name that ends in {@code *} matches all models with that prefix; the longest match decides.
 *
 * <p>Threading: immutable.
 */
public final class PriceTable {
    private static final Pattern KEY = Pattern.compile("^(.+)\\.(input|output|cached-input)");
    private static final String FREE_OF_CHARGE = ":free";
    private static final String BUILT_IN = "prices.properties";
    private static final long MOST_TOKENS = 1_000_000_000L;

    private final Map<String, Price> prices;
    private final @Nullable PriceTable below;

    private PriceTable(Map<String, Price> prices, @Nullable PriceTable below) {
        this.prices = Map.copyOf(prices);
        this.below = below;
    }

    /**
     * The built-in prices, overridden by the configured ones model by model.
     *
     * @param configured by {@code MODEL.input}, {@code MODEL.output} and {@code MODEL.cached-input}, in US dollars for
     *     a million tokens
     * @throws IllegalArgumentException naming the setting
     */
    public static PriceTable with(Map<String, String> configured) {
        Map<String, Price> prices = new HashMap<>(parse(builtIn()));
        prices.putAll(parse(configured));
        return new PriceTable(prices, null);
    }

    /**
     * The same prices beneath those of a team: a model that one of the team's names matches has the team's price.
     *
     * @param own by name of a model, or its beginning and {@code *}
     */
    PriceTable beneath(Map<String, Price> own) {
        return new PriceTable(own, this);
    }

    /** The charge of a call with this usage. Implausible counts are clamped. */
    public Charge charge(String provider, String model, Usage usage) {
        long input = Math.clamp(usage.inputTokens(), 0, MOST_TOKENS);
        Usage counted = new Usage(
                input,
                Math.clamp(usage.outputTokens(), 0, MOST_TOKENS),
                Math.clamp(usage.cachedInputTokens(), 0, input));
        return new Charge(
                provider,
                model,
                counted,
                price(provider, model).map(price -> price.of(counted)).orElse(null));
    }

    private Optional<Price> price(String provider, String model) {
        boolean free = provider.equals(ProviderNames.OFFLINE)
                || (provider.equals(ProviderNames.OPENROUTER) && model.endsWith(FREE_OF_CHARGE));
        return free ? Optional.of(exact(model).orElse(Price.FREE)) : listed(model);
    }

    private Optional<Price> exact(String model) {
        Price own = prices.get(model);
        return own != null || below == null ? Optional.ofNullable(own) : below.exact(model);
    }

    private Optional<Price> listed(String model) {
        Optional<Price> own = Optional.ofNullable(prices.get(model))
                .or(() -> prices.entrySet().stream()
                        .filter(entry -> isBeginning(entry.getKey(), model))
                        .max(Comparator.comparingInt(entry -> entry.getKey().length()))
                        .map(Map.Entry::getValue));
        return own.isPresent() || below == null ? own : below.listed(model);
    }

    private static boolean isBeginning(String pattern, String model) {
        return pattern.endsWith("*") && model.startsWith(pattern.substring(0, pattern.length() - 1));
    }

    private static Map<String, Price> parse(Map<String, String> texts) {
        Set<String> models = new HashSet<>();
        for (String key : texts.keySet()) {
            Matcher matcher = KEY.matcher(key);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("price." + key
                        + " is no price: write price.MODEL.input, price.MODEL.output or price.MODEL.cached-input");
            }
            models.add(matcher.group(1));
        }
        return models.stream().collect(Collectors.toMap(model -> model, model -> priceOf(model, texts)));
    }

    private static Price priceOf(String model, Map<String, String> texts) {
        long input = micros(model + ".input", texts.get(model + ".input"));
        long output = micros(model + ".output", texts.get(model + ".output"));
        String cached = texts.get(model + ".cached-input");
        return new Price(input, output, cached == null ? input : micros(model + ".cached-input", cached));
    }

    private static long micros(String key, @Nullable String text) {
        if (text == null) {
            throw new IllegalArgumentException(
                    "price." + key + " is missing: a model's price needs both its input and its output");
        }
        try {
            long micros = Dollars.toMicros(text);
            if (micros <= Price.MAX) {
                return micros;
            }
        } catch (IllegalArgumentException e) {
            // Said below, in the same words as for an amount that is too large.
        }
        throw new IllegalArgumentException("price." + key + "=" + text
                + " wants US dollars for a million tokens, from 0 to 1000, with at most 6 decimals");
    }

    private static Map<String, String> builtIn() {
        Properties properties = new Properties();
        try (InputStream in = PriceTable.class.getResourceAsStream(BUILT_IN)) {
            if (in == null) {
                throw new IllegalStateException(BUILT_IN + " is missing from the jar");
            }
            properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(BUILT_IN + " cannot be read", e);
        }
        return properties.stringPropertyNames().stream().collect(Collectors.toMap(key -> key, properties::getProperty));
    }
}
