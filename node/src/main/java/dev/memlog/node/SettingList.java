/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node;

import dev.memlog.processor.provider.ProviderDefaults;
import dev.memlog.settings.AllSettings;
import dev.memlog.settings.Setting;
import dev.memlog.settings.SettingFamily;
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

/** Every setting with its value in force, in the order of the table; keys of families follow, if set. */
public final class SettingList {
    private static final Pattern API_KEY = Pattern.compile("provider\\.([^.]+)\\.api-key");

    private SettingList() {}

    /** @param environment may hold providers' API keys under the providers' own names */
    public static List<ShownSetting> of(Settings settings, Map<String, String> environment) {
        List<ShownSetting> all = new ArrayList<>();
        Map<String, SettingValue> values = settings.values();
        for (Setting<?> setting : AllSettings.list()) {
            SettingValue value = values.get(setting.key());
            Optional<String> variable = value == null ? keyVariable(setting.key(), environment) : Optional.empty();
            all.add(variable.isPresent() ? inheritedKey(setting, variable.get()) : shown(setting, value));
        }
        values.values().stream()
                .filter(value -> !AllSettings.has(value.key()))
                .map(SettingList::ofFamily)
                .forEach(all::add);
        return all;
    }

    private static ShownSetting shown(Setting<?> setting, @Nullable SettingValue value) {
        return shown(
                setting.key(),
                value == null ? setting.standard() : value.text(),
                value == null ? SettingSource.DEFAULT : value.source(),
                setting.environmentName(),
                setting.standard(),
                setting.range().toString(),
                setting.meaning());
    }

    /** A provider's API key from the provider's own variable, such as ANTHROPIC_API_KEY. */
    private static ShownSetting inheritedKey(Setting<?> setting, String variable) {
        return new ShownSetting(
                setting.key(),
                null,
                true,
                true,
                name(SettingSource.ENVIRONMENT),
                variable,
                setting.standard(),
                setting.range().toString(),
                setting.meaning());
    }

    private static ShownSetting ofFamily(SettingValue value) {
        String key = value.key();
        SettingFamily family = SettingFamily.of(key).orElseThrow();
        return shown(key, value.text(), value.source(), null, "", family.allowed(), family.meaning(key));
    }

    private static ShownSetting shown(
            String key,
            String text,
            SettingSource source,
            @Nullable String variable,
            String standard,
            String allowed,
            String meaning) {
        boolean secret = Setting.isSecret(key);
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
