/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.node.embed.Embedders;
import dev.memlog.settings.BadSetting;
import dev.memlog.settings.Settings;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

/** Checks search by meaning: what a node says of it, or whether this machine can load the model. */
record MeaningCheck(Settings settings) {
    /** The name of the node's detail, for a model that cannot be used. */
    static final String DETAIL = "embeddings";

    static final String MEND = "docs/operations/README.md#search-by-meaning-is-off; searches go by words meanwhile";
    private static final String NAME = "search by meaning";

    /** @param embeddings of {@code GET /ready}; empty where the node makes no vectors */
    static List<CheckResult> ofNode(JsonNode embeddings) {
        // The detail of that name says more of it.
        if (!embeddings.has("model") || embeddings.path("state").asText().equals("unusable")) {
            return List.of();
        }
        String model = embeddings.path("model").asText();
        if (embeddings.has("trouble")) {
            return List.of(CheckResult.warning(
                    NAME,
                    model + ": " + embeddings.path("trouble").asText(),
                    "nothing, if it passes; else the settings embeddings.*; searches go by words meanwhile"));
        }
        long waiting = embeddings.path("waiting").asLong();
        return List.of(CheckResult.ok(
                NAME,
                model + ", " + embeddings.path("vectors").asLong() + " vectors"
                        + (waiting == 0 ? "" : ", some " + waiting + " to be made")));
    }

    /** Of the machine of a node that does not run. */
    List<CheckResult> examine() {
        if (!Embedders.isLocal(settings)) {
            return List.of();
        }
        if (!Files.isDirectory(settings.dataFolder())) {
            return List.of(CheckResult.ok(NAME, "local; the model is unpacked into the data folder when it is needed"));
        }
        try {
            Optional<String> fault = Embedders.faultOfLocal(settings);
            return List.of(
                    fault.isEmpty()
                            ? CheckResult.ok(NAME, "local; the model can be loaded")
                            : CheckResult.warning(NAME, fault.get(), MEND));
        } catch (BadSetting e) {
            return List.of(CheckResult.problem(
                    NAME, String.valueOf(e.getMessage()), "correct it: no node starts before"));
        }
    }
}
