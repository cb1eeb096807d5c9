/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** Creates the JSON mapper of the wire: ISO times, unknown fields kept out of the way, generous but bounded sizes. */
public final class WireMapper {
    private static final int MAX_TEXT = 64 * 1024 * 1024;
    private static final int MAX_DEPTH = 500;

    private WireMapper() {}

    public static JsonMapper create() {
        JsonMapper mapper = JsonMapper.builder()
                .addModule(new IsoTimeModule())
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .build();
        mapper.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxStringLength(MAX_TEXT)
                        .maxNestingDepth(MAX_DEPTH)
                        .build());
        return mapper;
    }
}
