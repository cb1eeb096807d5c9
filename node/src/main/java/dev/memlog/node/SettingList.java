/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node;

import dev.memlog.processor.provider.ProviderDefaults;
import dev.memlog.settings.SettingKey;
import dev.memlog.settings.SettingKeys;
import dev.memlog.settings.SettingSource;
import dev.memlog.settings.SettingValue;
import dev.memlog.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** All settings and what is in force, in the order of the table; what was set of others' keys comes last. */
public final class SettingList {
    private static final Pattern API_KEY = Pattern.compile("provider\\.([^.]+)\\.api-key");

    private SettingList() {}

    /** @param environment where providers' keys are found as well, under the providers' own names */
    public static List<ShownSetting> of(Settings settings, Map<String, String> environment) {
        List<ShownSetting> all = new ArrayList<>();
        Map<String, SettingValue> values = settings.values();
        for (SettingKey key : SettingKeys.all()) {
            SettingValue value = values.get(key.name());
            Optional<String> variable = value == null ? keyVariable(key.name(), environment) : Optional.empty();
            all.add(variable.isPresent() ? inheritedKey(key, variable.get()) : shown(key, value));
        }
        values.values().stream()
                .filter(value -> !SettingKeys.isKnown(value.key()))
                .map(SettingList::other)
                .forEach(all::add);
        return all;
    }

    private static ShownSetting shown(SettingKey key, @Nullable SettingValue value) {
        return shown(
                key.name(),
                value == null ? key.standard() : value.text(),
                value == null ? SettingSource.DEFAULT : value.source(),
                key.environmentName(),
                key.standard(),
                key.range().toString(),
                key.meaning());
    }

    /** A provider's key that its own variable holds: nobody set it here, and it is in force. */
    private static ShownSetting inheritedKey(SettingKey key, String variable) {
        return new ShownSetting(
                key.name(),
                null,
                true,
                true,
                name(SettingSource.ENVIRONMENT),
                variable,
                key.standard(),
                key.range().toString(),
                key.meaning());
    }

    private static ShownSetting other(SettingValue value) {
        String key = value.key();
        String meaning = "Passed to Kafka as it is";
        String allowed = "Kafka's own";
        if (key.startsWith(SettingKeys.PRICES)) {
            meaning = "Price of a million tokens of a model";
            allowed = "US dollars from 0 to 1000";
        } else if (key.startsWith(SettingKeys.PROJECT_MODES)) {
            meaning = "Mode of the project " + key.substring(SettingKeys.PROJECT_MODES.length());
            allowed = "as mode";
        }
        return shown(key, value.text(), value.source(), null, "", allowed, meaning);
    }

    private static ShownSetting shown(
            String key,
            String text,
            SettingSource source,
            @Nullable String variable,
            String standard,
            String allowed,
            String meaning) {
        boolean secret = SettingKey.isSecret(key);
        boolean set = source != SettingSource.DEFAULT && !(secret && text.isBlank());
        String value = secret ? null : ShownValue.of(text);
        return new ShownSetting(key, value, secret, set, name(source), variable, standard, allowed, meaning);
    }

    private static Optional<String> keyVariable(String key, Map<String, String> environment) {
        Matcher provider = API_KEY.matcher(key);
        return provider.matches()
                ? ProviderDefaults.keyVariable(provider.group(1))
                        .filter(name -> !environment.getOrDefault(name, "").isBlank())
                : Optional.empty();
    }

    private static String name(SettingSource source) {
        return source.name().toLowerCase(Locale.ROOT);
    }
}
