/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.project;

/**
 * A name or path with {@code *} and {@code ?} within one name and {@code **} across names. The cost is the text's
 * length times the pattern's for any stars: all ways to match are followed at the same time.
 */
final class Glob {
    private final String pattern;

    Glob(String pattern) {
        this.pattern = pattern;
    }

    /** The same without case, for texts that are {@link WrittenPath#folded}. */
    Glob loose() {
        return new Glob(WrittenPath.folded(pattern));
    }

    boolean matches(String text) {
        boolean[] places = start();
        for (int i = 0; i < text.length(); i++) {
            places = after(places, text.charAt(i));
        }
        return places[pattern.length()];
    }

    /** Whether it matches the path or a folder above it. */
    boolean matchesOrHolds(String path) {
        boolean[] places = start();
        for (int i = 0; i < path.length(); i++) {
            if (path.charAt(i) == '/' && places[pattern.length()]) {
                return true;
            }
            places = after(places, path.charAt(i));
        }
        return places[pattern.length()];
    }

    private boolean[] start() {
        boolean[] places = new boolean[pattern.length() + 1];
        places[0] = true;
        skipStars(places);
        return places;
    }

    /** The possible positions in the pattern after this character. */
    private boolean[] after(boolean[] before, char c) {
        boolean[] places = new boolean[before.length];
        for (int at = 0; at < pattern.length(); at++) {
            if (!before[at]) {
                continue;
            }
            char expected = pattern.charAt(at);
            if (expected == '*') {
                places[at] |= isDoubled(at) || c != '/';
            } else if (expected == '?') {
                places[at + 1] |= c != '/';
            } else {
                places[at + 1] |= c == expected;
            }
        }
        skipStars(places);
        return places;
    }

    /** A star may match nothing. */
    private void skipStars(boolean[] places) {
        for (int at = 0; at < pattern.length(); at++) {
            if (places[at] && pattern.charAt(at) == '*') {
                places[at + (isDoubled(at) ? 2 : 1)] = true;
            }
        }
    }

    private boolean isDoubled(int star) {
        return star + 1 < pattern.length() && pattern.charAt(star + 1) == '*';
    }
}
