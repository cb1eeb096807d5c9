/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.embed.local;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
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
    /** Keeps no table of names, since here the words are names. */
    private static final JsonFactory JSON =
            new JsonFactoryBuilder().disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES).build();

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
        try (JsonParser parser = JSON.createParser(json)) {
            Reading reading = new Reading();
            parser.nextToken();
            reading.members(parser, reading::ofTokenizer);
            return of(reading.pieces, reading.lowerCase);
        }
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

    private interface Member {
        void read(String name, JsonParser value) throws IOException;
    }

    /** Member by member: the tree of a file with thirty thousand words takes more memory than the words. */
    private static final class Reading {
        private final Map<String, Integer> pieces = new HashMap<>();
        private boolean lowerCase = true;

        void ofTokenizer(String name, JsonParser value) throws IOException {
            switch (name) {
                case "model" -> members(value, this::ofModel);
                case "normalizer" -> members(value, this::ofNormalizer);
                default -> value.skipChildren();
            }
        }

        void ofModel(String name, JsonParser value) throws IOException {
            if (name.equals("type") && !"WordPiece".equals(value.getText())) {
                throw new IOException("its tokenizer is " + value.getText() + ", and only WordPiece is known");
            }
            if (name.equals("vocab")) {
                members(value, (piece, number) -> pieces.put(piece, number.getIntValue()));
            } else {
                value.skipChildren();
            }
        }

        void ofNormalizer(String name, JsonParser value) throws IOException {
            if (name.equals("lowercase")) {
                lowerCase = value.currentToken() != JsonToken.VALUE_FALSE;
            }
            value.skipChildren();
        }

        void members(JsonParser parser, Member member) throws IOException {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                parser.skipChildren();
                return;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                member.read(name, parser);
            }
        }
    }

    /** Some thousand of words. */
    @Override
    public String toString() {
        return "WordPieceVocabulary[" + pieces.size() + "]";
    }
}
