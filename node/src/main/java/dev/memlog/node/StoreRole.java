/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node;

import dev.memlog.node.embed.Embedders;
import dev.memlog.node.health.EmbeddingDetail;
import dev.memlog.node.health.StorageWatch;
import dev.memlog.node.health.StoreDetails;
import dev.memlog.node.metrics.NodeGauges;
import dev.memlog.node.trace.Traces;
import dev.memlog.processor.dispatch.ProviderStatus;
import dev.memlog.settings.MonitoringSettings;
import dev.memlog.store.MemoryStore;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/**
 * The store of a node with that role.
 *
 * @param port of the node, by which its name among store nodes is its own
 */
record StoreRole(NodeBase base, NodeGauges gauges, Traces traces, int port) {
    MemoryStore open() {
        MemoryStore store = base.keep(MemoryStore.open(
                Configs.store(base.settings(), base.cluster(), base.folder(), port),
                base.cluster().client(base.settings(), "consumer"),
                base.clock(),
                base.metrics().store(traces),
                base.onFatal()));
        base.readiness().require("projection", store::isReady);
        base.readiness().tell(() -> StoreDetails.of(store));
        gauges.ofStore(store);
        Embedders.of(base.settings(), base.environment()).ifPresent(embedder -> {
            store.searchByMeaning(embedder, Embedders.config(base.settings()));
            gauges.ofEmbeddings(store);
            base.readiness().show("embeddings", now -> EmbeddingDetail.of(store));
            base.readiness().tell(() -> EmbeddingDetail.unusable(store));
        });
        return store;
    }

    /** Watches that it moves. */
    void watch(MemoryStore store, Function<Instant, List<ProviderStatus>> providers) {
        StorageWatch watch = base.keep(new StorageWatch(
                        () -> StorageWatch.Reading.of(store),
                        () -> StorageWatch.allLeftAlone(
                                providers.apply(base.clock().instant())),
                        base.settings().get(MonitoringSettings.READY_NOTHING_STORED_AFTER),
                        base.clock())
                .start());
        base.readiness().require("storage", watch::isFine);
        base.readiness().tell(() -> watch.stuck().stream().toList());
        base.readiness()
                .tell(() -> StorageWatch.parked(store.queries().ledger().parked()).stream()
                        .toList());
    }
}
