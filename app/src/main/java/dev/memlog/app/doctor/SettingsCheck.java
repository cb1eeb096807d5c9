/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.doctor;

import dev.memlog.settings.NodeSettings;
import dev.memlog.settings.ProviderSettings;
import dev.memlog.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;

/** Checks the settings file. Loading the settings has already found unknown keys and bad values. */
record SettingsCheck(Settings settings) {
    List<CheckResult> examine() {
        Path file = settings.dataFolder().resolve(Settings.FILE_NAME);
        if (!Files.exists(file)) {
            return List.of(CheckResult.ok("settings", "no " + file + ": defaults and environment"));
        }
        if (holdsKey() && othersRead(file)) {
            return List.of(CheckResult.warning(
                    "settings", file + " holds an API key and can be read by other users", "chmod 600 " + file));
        }
        return List.of(CheckResult.ok("settings", file + " has no unknown key and no bad value"));
    }

    private boolean holdsKey() {
        return settings.get(NodeSettings.PROVIDERS).stream()
                .anyMatch(name -> settings.isSet(ProviderSettings.of(name).apiKey()));
    }

    private static boolean othersRead(Path file) {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        try {
            return view != null
                    && view.readAttributes().permissions().stream()
                            .anyMatch(right -> right == PosixFilePermission.GROUP_READ
                                    || right == PosixFilePermission.OTHERS_READ);
        } catch (IOException e) {
            return false;
        }
    }
}
