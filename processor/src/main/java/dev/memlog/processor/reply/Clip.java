/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.reply;

/** Cuts a text to a length without halving a character. */
final class Clip {
    private Clip() {}

    static String to(String text, int maxLength) {
        if (text.length() <= maxLength) {
            return text;
        }
        int end = maxLength - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }
}
