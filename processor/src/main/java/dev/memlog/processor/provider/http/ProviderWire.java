/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.event.provider.FailureClass;
import dev.memlog.processor.provider.ProviderConfig;
import dev.memlog.processor.provider.ProviderRequest;
import dev.memlog.processor.provider.Usage;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The request and response format of one HTTP service. */
public interface ProviderWire {
    String url();

    Map<String, String> headers();

    /** How its models take requests, as far as is known before the first. */
    Dialect dialect();

    /**
     * @param dialect of the model, as its refusals have shown it
     * @param room how many tokens the answer may have
     */
    ObjectNode body(ProviderRequest request, Dialect dialect, int room);

    Reading read(JsonNode body);

    /** The tokens that a body reports, whatever else it contains; none if it reports none. */
    Usage usage(JsonNode body);

    /** The content of a successful response's body. */
    sealed interface Reading {
        /**
         * @param text blank if it is empty
         * @param stopped the service's own word for why it stopped; blank if none
         */
        record Answer(
                String text,
                String stopped,
                Usage usage,
                @Nullable String model) implements Reading {}

        /**
         * @param status the status that the body names under a different response status; 0 if none
         * @param begun true if an answer had begun: then a model has worked, whatever the reported tokens
         */
        record Fault(int status, boolean begun) implements Reading {}

        record NoAnswer(FailureClass failure, String message) implements Reading {}
    }

    /** The address with a path behind it, before its query if it has one. */
    static String address(String base, String path) {
        int query = base.indexOf('?');
        String place = query < 0 ? base : base.substring(0, query);
        while (place.endsWith("/")) {
            place = place.substring(0, place.length() - 1);
        }
        String whole = place.endsWith(path) ? place : place + path;
        return query < 0 ? whole : whole + base.substring(query);
    }

    /** The same, where a version comes between them that the address may have already. */
    static String address(String base, String version, String path) {
        int query = base.indexOf('?');
        String place = query < 0 ? base : base.substring(0, query);
        boolean versioned = place.endsWith(version) || place.endsWith(version + "/");
        return address(base, versioned ? path : version + path);
    }

    static String required(ProviderConfig config, @Nullable String value, String key) {
        if (value == null) {
            throw new IllegalArgumentException("provider." + config.name() + "." + key + " must be set");
        }
        return value;
    }
}
