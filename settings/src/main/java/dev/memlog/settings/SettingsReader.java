/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.settings;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Reads the three sources into one map, and refuses unknown names. */
final class SettingsReader {
    private static final String KAFKA_VARIABLE = "MEMLOG_KAFKA_";

    private static final Map<String, String> KEY_OF_VARIABLE =
            AllSettings.list().stream().collect(Collectors.toUnmodifiableMap(Setting::environmentName, Setting::key));

    private final Map<String, SettingValue> values = new TreeMap<>();

    Map<String, SettingValue> values() {
        return values;
    }

    void addFile(Path file) {
        if (!Files.exists(file)) {
            return;
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new BadSetting(file + " cannot be read: " + e.getMessage()
                    + "; it is a properties file in UTF-8 with lines key=value");
        }
        for (String key : properties.stringPropertyNames()) {
            if (key.equals(NodeSettings.DATA.key())) {
                throw new BadSetting(
                        "data stands in " + file + ", which lies in that folder: use --data or MEMLOG_DATA instead");
            }
            requireKnown(key, "file " + file);
            put(key, properties.getProperty(key), SettingSource.FILE, "file " + file);
        }
    }

    void addEnvironment(Map<String, String> environment) {
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            String name = variable.getKey();
            if (!name.startsWith("MEMLOG_")
                    || AllSettings.ENVIRONMENT_ONLY.contains(name)
                    || ServiceLinks.has(name, environment)) {
                continue;
            }
            String key = KEY_OF_VARIABLE.get(name);
            if (key == null && name.startsWith(KAFKA_VARIABLE)) {
                // Kafka's names have dots only.
                key = name.substring("MEMLOG_".length())
                        .toLowerCase(Locale.ROOT)
                        .replace('_', '.');
            }
            if (key == null) {
                throw unknown("environment variable " + name, name, KEY_OF_VARIABLE.keySet());
            }
            put(key, variable.getValue(), SettingSource.ENVIRONMENT, "environment " + name);
        }
    }

    void addFlags(Map<String, String> flags) {
        flags.forEach((key, value) -> {
            requireKnown(key, "flag");
            put(key, value, SettingSource.FLAG, "flag --" + key);
        });
    }

    private void put(String key, String text, SettingSource source, String place) {
        values.put(key, new SettingValue(key, text, source, place));
    }

    private static void requireKnown(String key, String place) {
        if (!AllSettings.has(key) && SettingFamily.of(key).isEmpty()) {
            throw unknown("setting " + key + " (" + place + ")", key, AllSettings.keys());
        }
    }

    private static BadSetting unknown(String what, String name, Collection<String> candidates) {
        return new BadSetting("unknown " + what
                + NearestName.of(name, candidates)
                        .map(near -> ": did you mean " + near + "?")
                        .orElse(": memlog config lists all settings"));
    }
}
