/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.search;

import java.util.List;

/**
 * Why a memory was found, and what made its place.
 *
 * @param coverage the share of the query's words that the memory has, 0 to 1; a rare word counts more than a common one
 * @param byWords the score by words beside the best one's, 0 to 1
 * @param wordPlace the place by words alone, from 1; 0 where no word is found in it
 * @param meaning the similarity beside the best one's, 0 to 1: 0 stands for that of any memory
 * @param cosine the cosine between the vectors of query and memory; the usual one where the memory has none
 * @param usualCosine the mean cosine between the query and all memories
 * @param meaningPlace the place by meaning alone, from 1; 0 where it is not near
 * @param age the factor for the memory's age, 1 for an old one
 * @param words the query's words that it has, the most telling one first
 */
public record Evidence(
        double coverage,
        double byWords,
        int wordPlace,
        double meaning,
        double cosine,
        double usualCosine,
        int meaningPlace,
        double age,
        List<FoundWord> words) {
    /** Of a memory that was listed and not ranked. */
    public static final Evidence NONE = new Evidence(0, 0, 0, 0, 0, 0, 0, 1, List.of());

    public Evidence {
        words = List.copyOf(words);
    }

    /**
     * @param word as it was searched for
     * @param share what it is worth of all the query's words, 0 to 1
     * @param fields the memory's fields that have it, such as {@code title}
     */
    public record FoundWord(String word, double share, List<String> fields) {
        public FoundWord {
            fields = List.copyOf(fields);
        }
    }

    Evidence placed(double share, int place) {
        return new Evidence(coverage, share, place, meaning, cosine, usualCosine, meaningPlace, age, words);
    }

    /** The same, found by meaning as well. */
    Evidence near(double nearness, double cosineOfBoth, double usual, int place) {
        return new Evidence(coverage, byWords, wordPlace, nearness, cosineOfBoth, usual, place, age, words);
    }
}
