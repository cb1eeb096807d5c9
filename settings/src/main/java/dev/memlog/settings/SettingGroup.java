/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.settings;

import dev.memlog.settings.value.ValueRange;
import java.util.ArrayList;
import java.util.List;

/** The settings of one subject, in the order of the table. Filled while its class is initialized. */
final class SettingGroup {
    private final List<Setting<?>> settings = new ArrayList<>();

    <T> Setting<T> add(String key, ValueRange<T> range, String standard, String meaning) {
        Setting<T> setting = new Setting<>(key, range, standard, meaning);
        settings.add(setting);
        return setting;
    }

    List<Setting<?>> settings() {
        return settings;
    }
}
