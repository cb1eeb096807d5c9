/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.embed.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The pieces of words that a model knows, by their numbers.
 *
 * @param pieces those inside a word begin with {@code ##}
 * @param lowerCase whether they have neither upper case nor accents
 */
record WordPieceVocabulary(Map<String, Integer> pieces, boolean lowerCase) {
    private static final String BEGIN = "[CLS]";
    private static final String END = "[SEP]";
    private static final String UNKNOWN = "[UNK]";

    WordPieceVocabulary {
        pieces = Map.copyOf(pieces);
        for (String needed : List.of(BEGIN, END, UNKNOWN)) {
            if (!pieces.containsKey(needed)) {
                throw new IllegalArgumentException("it has no " + needed + ", so it is no WordPiece vocabulary");
            }
        }
    }

    /**
     * Reads a {@code tokenizer.json}.
     *
     * @throws IOException if it is no JSON, or not of a WordPiece tokenizer
     */
    static WordPieceVocabulary ofJson(InputStream json) throws IOException {
        JsonNode tokenizer = JsonMapper.builder().build().readTree(json);
        JsonNode model = tokenizer.path("model");
        // Older files name no type.
        String type = model.path("type").asText("WordPiece");
        if (!type.equals("WordPiece") || !model.path("vocab").isObject()) {
            throw new IOException("its tokenizer is " + type + ", and only WordPiece is known");
        }
        Map<String, Integer> pieces = new HashMap<>();
        model.path("vocab").properties().forEach(each -> pieces.put(
                each.getKey(), each.getValue().asInt()));
        return of(pieces, tokenizer.path("normalizer").path("lowercase").asBoolean(true));
    }

    /**
     * Reads the lines of a {@code vocab.txt}, which are of lower case: the number of a piece is its line's.
     *
     * @throws IOException if it is no vocabulary
     */
    static WordPieceVocabulary ofLines(List<String> lines) throws IOException {
        Map<String, Integer> pieces = new HashMap<>();
        for (String line : lines) {
            pieces.putIfAbsent(line.stripTrailing(), pieces.size());
        }
        return of(pieces, true);
    }

    private static WordPieceVocabulary of(Map<String, Integer> pieces, boolean lowerCase) throws IOException {
        try {
            return new WordPieceVocabulary(pieces, lowerCase);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    int begin() {
        return pieces.getOrDefault(BEGIN, 0);
    }

    int end() {
        return pieces.getOrDefault(END, 0);
    }

    int unknown() {
        return pieces.getOrDefault(UNKNOWN, 0);
    }

    /** Some thousand of words. */
    @Override
    public String toString() {
        return "WordPieceVocabulary[" + pieces.size() + "]";
    }
}
