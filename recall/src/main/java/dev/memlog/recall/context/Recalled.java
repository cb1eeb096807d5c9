/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.context;

import java.util.List;

/**
 * A few observations as a text for a model.
 *
 * @param text blank for none
 * @param numbers of the observations in the text, in its order
 */
public record Recalled(String text, List<Long> numbers) {
    static final Recalled NOTHING = new Recalled("", List.of());

    public Recalled {
        numbers = List.copyOf(numbers);
    }

    public int count() {
        return numbers.size();
    }

    @Override
    public String toString() {
        return "Recalled" + numbers;
    }
}
