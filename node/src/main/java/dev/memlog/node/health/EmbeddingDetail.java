/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.health;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.store.MemoryStore;
import dev.memlog.store.embedding.EmbeddingState;
import dev.memlog.store.embedding.EmbeddingState.Activity;
import java.util.List;
import java.util.Locale;

/** How search by meaning stands, as a node's health shows it. */
public final class EmbeddingDetail {
    private EmbeddingDetail() {}

    public static ObjectNode of(MemoryStore store) {
        ObjectNode detail = JsonNodeFactory.instance.objectNode();
        store.embeddingState().ifPresent(state -> fill(detail, state));
        return detail;
    }

    /** A model that cannot be used before the node is started anew. What passes by itself is no detail. */
    public static List<Readiness.Detail> unusable(MemoryStore store) {
        return store.embeddingState()
                .filter(state -> state.activity() == Activity.UNUSABLE)
                .map(state -> new Readiness.Detail(
                        "embeddings",
                        "search goes by words alone, since no vectors can be made: " + state.trouble(),
                        null))
                .stream()
                .toList();
    }

    private static void fill(ObjectNode detail, EmbeddingState state) {
        detail.put("model", state.model())
                .put("state", state.activity().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .put("vectors", state.vectors())
                .put("bytes", state.bytes())
                .put("waiting", state.waiting())
                .put("tokensToday", state.tokensToday());
        if (state.tokensPerDay() > 0) {
            detail.put("tokensPerDay", state.tokensPerDay());
        }
        if (state.trouble() != null) {
            detail.put("trouble", state.trouble());
        }
    }
}
