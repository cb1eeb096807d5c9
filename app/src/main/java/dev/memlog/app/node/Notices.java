/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.node;

import dev.memlog.processor.dispatch.ProviderStatus;
import java.util.List;

/** What a user should know of the node itself, for the head of an injected context. */
final class Notices {
    private Notices() {}

    static List<String> of(List<ProviderStatus> providers) {
        return providers.stream()
                .filter(provider -> !provider.available())
                .map(provider -> "Memlog's provider " + provider.provider() + " is paused ("
                        + (provider.cause() == null
                                ? "unknown"
                                : provider.cause().wireName())
                        + "); new memories wait and nothing is lost.")
                .toList();
    }
}
