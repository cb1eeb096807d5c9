/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.settings;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Every setting, in the order of the table. A key that is not here and belongs to no {@link SettingFamily} is a mistake. */
public final class AllSettings {
    /** Variables that the launcher, the log and the client commands read before there are settings. */
    static final Set<String> ENVIRONMENT_ONLY =
            Set.of("MEMLOG_SERVER", "MEMLOG_KEY_FILE", "MEMLOG_LOG_LEVEL", "MEMLOG_JAVA_OPTS");

    private static final Map<String, Setting<?>> BY_KEY = new LinkedHashMap<>();

    static {
        Stream.of(
                        NodeSettings.GROUP,
                        HttpSettings.GROUP,
                        TlsSettings.GROUP,
                        AccessSettings.GROUP,
                        SignInSettings.GROUP,
                        IngestSettings.GROUP,
                        ContextSettings.GROUP,
                        FolderIndexSettings.GROUP,
                        ModeSettings.GROUP,
                        TopologySettings.GROUP,
                        BudgetSettings.GROUP,
                        StoreSettings.GROUP,
                        EmbeddingSettings.GROUP,
                        MonitoringSettings.GROUP,
                        CompatSettings.GROUP,
                        KafkaSettings.GROUP,
                        ProviderSettings.GROUP)
                .flatMap(group -> group.settings().stream())
                .forEach(setting -> BY_KEY.put(setting.key(), setting));
    }

    private AllSettings() {}

    public static List<Setting<?>> list() {
        return List.copyOf(BY_KEY.values());
    }

    public static Set<String> keys() {
        return BY_KEY.keySet();
    }

    public static boolean has(String key) {
        return BY_KEY.containsKey(key);
    }

    static Setting<?> of(String key) {
        Setting<?> setting = BY_KEY.get(key);
        if (setting == null) {
            throw new IllegalArgumentException("no setting is called " + key);
        }
        return setting;
    }
}
