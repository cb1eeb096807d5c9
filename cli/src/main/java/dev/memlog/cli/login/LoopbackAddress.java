/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.login;

import org.jspecify.annotations.Nullable;

/** The names of the machine itself. */
final class LoopbackAddress {
    private LoopbackAddress() {}

    static boolean isIt(@Nullable String host) {
        return host != null
                && (host.equalsIgnoreCase("localhost") || host.startsWith("127.") || host.equals("[::1]"));
    }
}
