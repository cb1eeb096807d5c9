/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.embed.local;

import java.lang.Character.UnicodeScript;

/**
 * Which script a text is in.
 *
 * <p>Threading: safe; holds nothing.
 */
final class Scripts {
    private Scripts() {}

    /** Whether at least half of its letters are Latin; also true of a text without letters. */
    static boolean isMostlyLatin(String text) {
        int latin = 0;
        int others = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (!Character.isLetter(c)) {
                continue;
            }
            if (UnicodeScript.of(c) == UnicodeScript.LATIN) {
                latin++;
            } else {
                others++;
            }
        }
        return latin >= others;
    }
}
