/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.settings;

import dev.memlog.event.provider.ProviderNames;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes the table of all settings, as docs/settings.md shows it and {@code memlog config} prints it. */
public final class SettingsTable {
    public static final String BEGIN = "<!-- settings: written by `bin/memlog config --markdown` -->";
    public static final String END = "<!-- settings end -->";

    private static final Pattern PROVIDER = Pattern.compile("provider\\.[^.]+\\.(.+)");

    private SettingsTable() {}

    /** The Markdown table between {@link #BEGIN} and {@link #END}, both lines included. */
    public static String markdown() {
        StringBuilder table =
                new StringBuilder(BEGIN).append("\n\n| key | default | allowed | meaning |\n|---|---|---|---|\n");
        rows().forEach((name, setting) -> table.append("| `%s` | %s | %s | %s |\n"
                .formatted(
                        name,
                        setting.standard().isEmpty() ? "" : "`" + setting.standard() + "`",
                        setting.range(),
                        setting.meaning())));
        return table.append("""
                | `mode.project.NAME` | `mode` | as `mode` | Mode of the project NAME |
                | `oidc.group.NAME` | | `TEAM:SCOPES`, as `shop:read,write` | Team and scopes of persons in the issuer's group NAME |
                | `price.MODEL.input`, `price.MODEL.output`, `price.MODEL.cached-input` | as published | US dollars from 0 to 1000 | Price of a million tokens; a trailing `*` in MODEL stands for all models that begin so |
                | `kafka.*`, `kafka.producer.*`, `kafka.consumer.*`, `kafka.streams.*`, `kafka.admin.*`, `kafka.broker.*` | | Kafka's own | Passed to Kafka as it is |

                """).append(END).append('\n').toString();
    }

    /** Aligned columns for a terminal. */
    public static String plain() {
        StringBuilder table = new StringBuilder();
        rows().forEach((name, setting) -> table.append("%-36s %s%n    %s; default %s%n"
                .formatted(
                        name,
                        setting.meaning(),
                        setting.range(),
                        setting.standard().isEmpty() ? "none" : setting.standard())));
        table.append("%-36s %s%n    US dollars from 0 to 1000; default as published%n"
                .formatted("price.MODEL.input|output|cached-input", "Price of a million tokens of a model"));
        table.append(
                "%-36s %s%n    as mode; default mode%n".formatted("mode.project.NAME", "Mode of the project NAME"));
        table.append("%-36s %s%n    TEAM:SCOPES, as shop:read,write; default none%n"
                .formatted("oidc.group.NAME", "Team and scopes of persons in the issuer's group NAME"));
        return table.append("kafka.*%28s Kafka's own settings, passed on as they are%n".formatted(""))
                .toString();
    }

    /** Keys that differ only in the provider's name, and not in their default, are one row. */
    private static Map<String, Setting<?>> rows() {
        Map<String, Setting<?>> rows = new LinkedHashMap<>();
        for (Setting<?> setting : AllSettings.list()) {
            rows.putIfAbsent(rowName(setting), setting);
        }
        return rows;
    }

    private static String rowName(Setting<?> setting) {
        Matcher provider = PROVIDER.matcher(setting.key());
        if (!provider.matches()) {
            return setting.key();
        }
        String first = "provider." + ProviderNames.ALL.getFirst() + "." + provider.group(1);
        boolean same =
                AllSettings.has(first) && AllSettings.of(first).standard().equals(setting.standard());
        return same ? "provider.NAME." + provider.group(1) : setting.key();
    }
}
