/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.settings;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * All settings of one process: {@code DIR/memlog.properties}, above it the environment ({@code a.b-c} is {@code
 * MEMLOG_A_B_C}), above that the flags. Every value has been checked against its range when this exists.
 *
 * <p>Threading: immutable.
 */
public final class Settings {
    public static final String FILE_NAME = "memlog.properties";

    private static final List<String> KAFKA_SCOPES = List.of("producer", "consumer", "streams", "admin", "broker");

    private final Map<String, SettingValue> values;

    private Settings(Map<String, SettingValue> values) {
        this.values = values;
        for (SettingKey key : SettingKeys.all()) {
            read(key.name());
        }
    }

    /**
     * Reads the data folder's file, the environment and the flags.
     *
     * @param flags by key, only those that were given
     * @throws BadSetting if a key is unknown or a value outside its range
     */
    public static Settings load(Map<String, String> flags, Map<String, String> environment) {
        SettingsReader outer = new SettingsReader();
        outer.addEnvironment(environment);
        outer.addFlags(flags);
        Path file = new Settings(outer.values()).dataFolder().resolve(FILE_NAME);
        SettingsReader reader = new SettingsReader();
        reader.addFile(file);
        reader.addEnvironment(environment);
        reader.addFlags(flags);
        return new Settings(reader.values());
    }

    /** The same settings with a few set from the program itself, as {@code demo} does with its folder and port. */
    public Settings with(Map<String, String> flags) {
        SettingsReader reader = new SettingsReader();
        reader.values().putAll(values);
        reader.addFlags(flags);
        return new Settings(reader.values());
    }

    /** The data folder, with {@code ~} resolved. */
    public Path dataFolder() {
        return path("data");
    }

    /** A key's value as somebody would write it; a secret's is blank. */
    public String written(String key) {
        SettingValue value = values.get(key);
        String text = value == null ? SettingKeys.get(key).standard() : value.text();
        return SettingKey.isSecret(key) ? "" : text;
    }

    public String text(String key) {
        return (String) read(key);
    }

    /** Empty if the key has neither value nor default. */
    public Optional<String> optionalText(String key) {
        return Optional.of(text(key)).filter(text -> !text.isEmpty());
    }

    public Path path(String key) {
        String text = text(key);
        return text.equals("~") || text.startsWith("~/")
                ? Path.of(System.getProperty("user.home") + text.substring(1))
                : Path.of(text).toAbsolutePath();
    }

    public int whole(String key) {
        return Math.toIntExact((Long) read(key));
    }

    /** Empty if the key is left to something else. */
    public OptionalInt optionalWhole(String key) {
        OptionalLong value = (OptionalLong) read(key);
        return value.isPresent() ? OptionalInt.of(Math.toIntExact(value.getAsLong())) : OptionalInt.empty();
    }

    /** A budget in tokens or micro-dollars; empty if there is none. */
    public OptionalLong budget(String name) {
        return (OptionalLong) read("budget." + name);
    }

    /** What was set of prices, by {@code MODEL.input} and the like. */
    public Map<String, String> prices() {
        return beneath(SettingKeys.PRICES);
    }

    /** The mode of each project that has one of its own. */
    public Map<String, String> projectModes() {
        return beneath(SettingKeys.PROJECT_MODES);
    }

    public Duration duration(String key) {
        return (Duration) read(key);
    }

    /** Empty if there is no bound. */
    @SuppressWarnings("unchecked")
    public Optional<Duration> optionalDuration(String key) {
        return (Optional<Duration>) read(key);
    }

    public ByteSize byteSize(String key) {
        return (ByteSize) read(key);
    }

    public boolean yes(String key) {
        return (Boolean) read(key);
    }

    @SuppressWarnings("unchecked")
    public List<String> words(String key) {
        return (List<String>) read(key);
    }

    /** The API key of a provider, from {@code api-key} or the file that {@code api-key-file} names. */
    public Optional<String> apiKey(String provider) {
        return secret("provider." + provider + ".api-key");
    }

    /** What stands at a key, or in the file that {@code KEY-file} names. */
    public Optional<String> secret(String key) {
        Optional<String> direct = optionalText(key);
        Optional<String> file = optionalText(key + "-file");
        if (direct.isPresent() && file.isPresent()) {
            throw new BadSetting(key + " and " + key + "-file are both set: keep one");
        }
        return direct.or(() -> file.map(name -> readSecret(key + "-file")));
    }

    private String readSecret(String key) {
        Path file = path(key);
        try {
            String secret = Files.readString(file, StandardCharsets.UTF_8).strip();
            if (secret.isEmpty()) {
                throw new BadSetting(key + "=" + file + " is an empty file: write the API key into it");
            }
            return secret;
        } catch (IOException e) {
            throw new BadSetting(key + "=" + file + " cannot be read: check that it exists and may be read");
        }
    }

    /**
     * Kafka's own settings for one kind of client: {@code kafka.*} that is for all, then {@code kafka.SCOPE.*}.
     *
     * @param scope {@code producer}, {@code consumer}, {@code streams}, {@code admin} or {@code broker}
     */
    public Map<String, String> kafka(String scope) {
        if (!KAFKA_SCOPES.contains(scope)) {
            throw new IllegalArgumentException("no Kafka scope " + scope);
        }
        Map<String, String> merged = new TreeMap<>();
        // What clients need to reach a cluster is nothing that a broker understands.
        if (!scope.equals("broker")) {
            beneath("kafka.").forEach((name, text) -> {
                if (KAFKA_SCOPES.stream().noneMatch(other -> name.startsWith(other + "."))) {
                    merged.put(name, text);
                }
            });
        }
        merged.putAll(beneath("kafka." + scope + "."));
        return merged;
    }

    private Map<String, String> beneath(String prefix) {
        return values.values().stream()
                .filter(value -> value.key().startsWith(prefix))
                .collect(Collectors.toMap(value -> value.key().substring(prefix.length()), SettingValue::text));
    }

    /** Whether the key was set by anyone, as opposed to standing at its default. */
    public boolean isSet(String key) {
        SettingKeys.get(key);
        return values.containsKey(key);
    }

    /** What was set, by key. */
    public Map<String, SettingValue> values() {
        return Collections.unmodifiableMap(values);
    }

    private Object read(String name) {
        SettingKey key = SettingKeys.get(name);
        SettingValue value =
                values.getOrDefault(name, new SettingValue(name, key.standard(), SettingSource.DEFAULT, "default"));
        try {
            return key.range().read(value.text());
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new BadSetting(value.shown() + " wants " + key.range());
        }
    }

    /** What was set, without secrets. */
    @Override
    public String toString() {
        return values.values().toString();
    }
}
