/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks the Java of this command, which the launcher also uses for a node. */
record JavaCheck(Map<String, String> environment) {
    private static final int NEEDED = 21;
    private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(?:1\\.)?(\\d++)[^\"]*+\"");

    List<CheckResult> examine() {
        Path home = Path.of(System.getProperty("java.home"));
        String here = "Java " + Runtime.version() + " at " + home;
        String wanted = environment.getOrDefault("JAVA_HOME", "").strip();
        if (wanted.isEmpty()) {
            return List.of(CheckResult.ok("java", here));
        }
        int version = featureVersion(wanted);
        if (version == 0) {
            return List.of(CheckResult.warning(
                    "java",
                    here + "; JAVA_HOME=" + wanted + " is no Java home and was passed over",
                    "correct JAVA_HOME or unset it"));
        }
        return List.of(
                version >= NEEDED
                        ? CheckResult.ok("java", here)
                        : CheckResult.warning(
                                "java",
                                here + "; JAVA_HOME is Java " + version + " and was passed over",
                                "nothing, or let JAVA_HOME name a Java " + NEEDED + " or newer"));
    }

    private static int featureVersion(String home) {
        try {
            Matcher matcher = VERSION.matcher(Files.readString(Path.of(home, "release"), StandardCharsets.UTF_8));
            return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
        } catch (IOException | InvalidPathException e) {
            return 0;
        }
    }
}
