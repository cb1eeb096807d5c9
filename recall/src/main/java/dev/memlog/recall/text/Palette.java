/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.text;

/** How a text is set off: not at all for a model, in colours for a terminal. */
public enum Palette {
    PLAIN("", "", "", ""),
    ANSI("\u001b[1;36m", "\u001b[1m", "\u001b[2m", "\u001b[0m");

    private final String heading;
    private final String strong;
    private final String dim;
    private final String off;

    Palette(String heading, String strong, String dim, String off) {
        this.heading = heading;
        this.strong = strong;
        this.dim = dim;
        this.off = off;
    }

    public String heading(String text) {
        return heading + text + off;
    }

    public String strong(String text) {
        return strong + text + off;
    }

    public String dim(String text) {
        return dim + text + off;
    }
}
