/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.embed.local;

import java.util.Arrays;

/**
 * Turns a text into the numbers of its pieces, as BERT's own tokenizer does, between those that mark its begin and end.
 * Words like {@code [SEP]} in a text are text here, and never marks.
 *
 * <p>Threading: safe.
 */
final class WordPieceTokenizer {
    /** A longer word counts as unknown, as with BERT. */
    private static final int LONGEST_WORD = 100;

    private final WordPieceVocabulary vocabulary;

    WordPieceTokenizer(WordPieceVocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    /** @param most numbers including the two marks; the rest of the text is left out */
    long[] tokens(String text, int most) {
        long[] tokens = new long[most];
        int count = 0;
        tokens[count++] = vocabulary.begin();
        for (String word : BertText.words(text, vocabulary.lowerCase(), most)) {
            count = add(word, tokens, count, most - 1);
        }
        tokens[count++] = vocabulary.end();
        return Arrays.copyOf(tokens, count);
    }

    /** @return the count of tokens afterwards, at most {@code most} */
    private int add(String word, long[] tokens, int count, int most) {
        if (count == most) {
            return count;
        }
        long[] pieces = new long[Math.min(word.length(), LONGEST_WORD)];
        int found = word.codePointCount(0, word.length()) > LONGEST_WORD ? 0 : pieces(word, pieces);
        if (found == 0) {
            tokens[count] = vocabulary.unknown();
            return count + 1;
        }
        int fitting = Math.min(found, most - count);
        System.arraycopy(pieces, 0, tokens, count, fitting);
        return count + fitting;
    }

    /** The longest piece first, again and again; 0 if some part of the word is in no piece. */
    private int pieces(String word, long[] pieces) {
        int count = 0;
        for (int from = 0; from < word.length(); ) {
            int to = word.length();
            Integer piece = null;
            while (to > from) {
                piece = vocabulary.pieces().get(from == 0 ? word.substring(0, to) : "##" + word.substring(from, to));
                if (piece != null) {
                    break;
                }
                to--;
            }
            if (piece == null) {
                return 0;
            }
            pieces[count++] = piece;
            from = to;
        }
        return count;
    }
}
