/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.login;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Opens an address in the user's browser, if there is one. */
@FunctionalInterface
public interface WebBrowser {
    void open(URI address);

    /** That of the desktop; none where there is no desktop. */
    static WebBrowser ofDesktop(Map<String, String> environment) {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        if (system.contains("mac")) {
            return address -> run(List.of("open", address.toString()));
        }
        if (system.contains("win")) {
            return address -> run(List.of("rundll32", "url.dll,FileProtocolHandler", address.toString()));
        }
        boolean hasDesktop = environment.containsKey("DISPLAY") || environment.containsKey("WAYLAND_DISPLAY");
        return address -> {
            if (hasDesktop) {
                run(List.of("xdg-open", address.toString()));
            }
        };
    }

    private static void run(List<String> command) {
        try {
            new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            // The address was printed: the user opens it.
        }
    }
}
