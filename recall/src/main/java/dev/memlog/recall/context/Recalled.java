/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.context;

/**
 * A few observations as a text for a model.
 *
 * @param text blank for none
 * @param count number of observations in the text
 */
public record Recalled(String text, int count) {
    static final Recalled NOTHING = new Recalled("", 0);

    @Override
    public String toString() {
        return "Recalled[" + count + "]";
    }
}
