/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.health;

import dev.memlog.processor.dispatch.ProviderStatus;
import java.util.List;
import java.util.stream.Stream;

/** What a user should know of the node itself, for the head of an injected context. */
public final class Notices {
    private Notices() {}

    /** @param spend what is to be said of pauses and budgets */
    public static List<String> of(List<ProviderStatus> providers, List<String> spend) {
        Stream<String> unavailable = providers.stream()
                .filter(provider -> !provider.available())
                .map(provider -> "Memlog's provider " + provider.provider() + " is paused ("
                        + (provider.cause() == null
                                ? "unknown"
                                : provider.cause().wireName())
                        + "); new memories wait and nothing is lost.");
        return Stream.concat(unavailable, spend.stream()).toList();
    }
}
