/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.settings;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * All settings of one process: {@code DIR/memlog.properties}, above it the environment ({@code a.b-c} is {@code
 * MEMLOG_A_B_C}), above that the flags. Every value is within its range.
 *
 * <p>Threading: immutable.
 */
public final class Settings {
    public static final String FILE_NAME = "memlog.properties";

    private static final List<String> KAFKA_SCOPES = List.of("producer", "consumer", "streams", "admin", "broker");

    private final Map<String, SettingValue> values;

    private Settings(Map<String, SettingValue> values) {
        this.values = values;
        AllSettings.list().forEach(this::get);
    }

    /**
     * Reads the data folder's file, the environment and the flags.
     *
     * @param flags the flags that were given, by key
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

    /** The same settings with some of them replaced. */
    public Settings with(Map<String, String> flags) {
        SettingsReader reader = new SettingsReader();
        reader.values().putAll(values);
        reader.addFlags(flags);
        return new Settings(reader.values());
    }

    /** The data folder, with {@code ~} resolved. */
    public Path dataFolder() {
        return get(NodeSettings.DATA);
    }

    /** The value in force: the one that was set, or the default. */
    public <T> T get(Setting<T> setting) {
        SettingValue value = values.get(setting.key());
        if (value == null) {
            value = new SettingValue(setting.key(), setting.standard(), SettingSource.DEFAULT, "default");
        }
        try {
            return setting.range().read(value.text());
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new BadSetting(value.shown() + " wants " + setting.range());
        }
    }

    /** The value as text, as in the properties file; blank for a secret. */
    public String text(Setting<?> setting) {
        SettingValue value = values.get(setting.key());
        String text = value == null ? setting.standard() : value.text();
        return Setting.isSecret(setting.key()) ? "" : text;
    }

    /** The configured prices, by {@code MODEL.input} and the like. */
    public Map<String, String> prices() {
        return beneath(SettingFamily.PRICE.prefix());
    }

    /** The modes of projects with a mode of their own. */
    public Map<String, String> projectModes() {
        return beneath(SettingFamily.PROJECT_MODE.prefix());
    }

    /** {@code TEAM:SCOPES} by the name of the issuer's group. */
    public Map<String, String> oidcGroups() {
        return beneath(SettingFamily.OIDC_GROUP.prefix());
    }

    /** A provider's API key, from {@code api-key} or the file that {@code api-key-file} names. */
    public Optional<String> apiKey(String provider) {
        ProviderSettings settings = ProviderSettings.of(provider);
        return secret(settings.apiKey(), settings.apiKeyFile());
    }

    /** The secret itself, or the content of the file that holds it. */
    public Optional<String> secret(Setting<Optional<String>> direct, Setting<Optional<Path>> file) {
        Optional<String> secret = get(direct);
        Optional<Path> path = get(file);
        if (secret.isPresent() && path.isPresent()) {
            throw new BadSetting(direct.key() + " and " + file.key() + " are both set: keep one");
        }
        return secret.or(() -> path.map(existing -> readSecret(file.key(), existing)));
    }

    private static String readSecret(String key, Path file) {
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
     * Kafka's own settings for one kind of client: {@code kafka.*}, above it {@code kafka.SCOPE.*}.
     *
     * @param scope {@code producer}, {@code consumer}, {@code streams}, {@code admin} or {@code broker}
     */
    public Map<String, String> kafka(String scope) {
        if (!KAFKA_SCOPES.contains(scope)) {
            throw new IllegalArgumentException("no Kafka scope " + scope);
        }
        Map<String, String> merged = new TreeMap<>();
        // A broker does not know the settings by which clients reach a cluster.
        if (!scope.equals("broker")) {
            beneath(SettingFamily.KAFKA.prefix()).forEach((name, text) -> {
                if (KAFKA_SCOPES.stream().noneMatch(other -> name.startsWith(other + "."))) {
                    merged.put(name, text);
                }
            });
        }
        merged.putAll(beneath(SettingFamily.KAFKA.prefix() + scope + "."));
        return merged;
    }

    private Map<String, String> beneath(String prefix) {
        return values.values().stream()
                .filter(value -> value.key().startsWith(prefix))
                .collect(Collectors.toMap(value -> value.key().substring(prefix.length()), SettingValue::text));
    }

    /** Whether the file, the environment or a flag sets it. */
    public boolean isSet(Setting<?> setting) {
        return values.containsKey(setting.key());
    }

    /** The values that were set, by key. */
    public Map<String, SettingValue> values() {
        return Collections.unmodifiableMap(values);
    }

    /** The values that were set, without secrets. */
    @Override
    public String toString() {
        return values.values().toString();
    }
}
