/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.event.FailureClass;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How one HTTP service wants to be asked and how it answers. */
interface ProviderWire {
    String url();

    Map<String, String> headers();

    ObjectNode body(ProviderRequest request);

    Reading read(JsonNode body);

    /** The tokens that a body tells of, whatever else it says; none where it tells of none. */
    Usage usage(JsonNode body);

    /** What a successful status' body says. */
    sealed interface Reading {
        record Answer(String text, Usage usage, @Nullable String model) implements Reading {}

        /** @param status the status that the body names although it came under another one; 0 if none */
        record Fault(int status) implements Reading {}

        record NoAnswer(FailureClass failure, String message) implements Reading {}
    }

    static String required(ProviderConfig config, @Nullable String value, String key) {
        if (value == null) {
            throw new IllegalArgumentException("provider." + config.name() + "." + key + " must be set");
        }
        return value;
    }
}
