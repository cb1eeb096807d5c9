/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.life;

import dev.memlog.node.EmbeddedNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** A node in the test's own process, the providers it calls, and a client of it; its ledger is watched all the time. */
final class LifeNode implements AutoCloseable {
    /** Where waiting for a breaker is not the point. */
    static final Duration COOL_DOWN = Duration.ofSeconds(1);

    static final Duration LONGEST_COOL_DOWN = Duration.ofSeconds(2);

    private final EmbeddedNode node;
    private final LifeClient client;
    private final LedgerWatch watch;

    private LifeNode(EmbeddedNode node) {
        this.node = node;
        client = new LifeClient(node.url());
        watch = LedgerWatch.over(client);
    }

    static LifeNode start(Path folder, Map<String, String> settings) {
        return new LifeNode(EmbeddedNode.start(folder, settings));
    }

    /** Short cool-downs, and the providers' settings. */
    static Map<String, String> quick(Map<String, String> providers) {
        Map<String, String> settings = new HashMap<>(providers);
        settings.put("breaker.cool-down", COOL_DOWN.toMillis() + "ms");
        settings.put("breaker.longest-cool-down", LONGEST_COOL_DOWN.toMillis() + "ms");
        return settings;
    }

    LifeClient client() {
        return client;
    }

    Map<String, Letter> deadLetters() {
        return Letter.live(node.kafkaClient());
    }

    @Override
    public void close() {
        try (watch) {
            node.close();
        }
    }
}
