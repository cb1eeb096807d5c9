/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.privacy;

import java.util.ArrayList;
import java.util.List;

/** Replaces private keys in PEM and PuTTY form, also without their end or spread over a run of texts. */
final class PrivateKeyBlocks {
    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String NAME = "PRIVATE KEY";
    private static final String DASHES = "-----";
    private static final String PUTTY = "PuTTY-User-Key-File";
    private static final String PUTTY_BEGIN = "Private-Lines: ";
    private static final String PUTTY_END = "Private-MAC: ";
    private static final int LONGEST_LABEL = 64;
    private static final String MARK = "[redacted:private-key]";

    private PrivateKeyBlocks() {}

    static List<String> redactRun(List<String> texts) {
        return puttyRun(pemRun(texts));
    }

    private static List<String> puttyRun(List<String> texts) {
        if (texts.stream().noneMatch(text -> text.contains(PUTTY))) {
            return texts;
        }
        List<String> kept = new ArrayList<>(texts.size());
        boolean inside = false;
        for (String text : texts) {
            StringBuilder out = new StringBuilder();
            int from = 0;
            while (from < text.length()) {
                int begin = inside ? from : text.indexOf(PUTTY_BEGIN, from);
                if (begin < 0) {
                    break;
                }
                if (!inside) {
                    out.append(text, from, begin).append(MARK);
                }
                int end = text.indexOf(PUTTY_END, begin);
                inside = end < 0;
                from = inside ? text.length() : Alphabet.HEX.runEnd(text, end + PUTTY_END.length(), text.length());
            }
            kept.add(out.append(text, Math.min(from, text.length()), text.length())
                    .toString());
        }
        return kept;
    }

    private static List<String> pemRun(List<String> texts) {
        List<String> kept = new ArrayList<>(texts.size());
        boolean inside = false;
        for (String text : texts) {
            StringBuilder out = new StringBuilder();
            int from = 0;
            while (from <= text.length()) {
                int border = inside ? borderEnd(text, from) : indexOfBorder(text, BEGIN, from);
                if (border < 0) {
                    break;
                }
                if (!inside) {
                    out.append(text, from, border).append(MARK);
                }
                from = inside ? border : border + BEGIN.length();
                inside = !inside;
            }
            if (!inside) {
                out.append(text, from, text.length());
            }
            kept.add(out.toString());
        }
        return kept;
    }

    private static int borderEnd(String text, int from) {
        int border = indexOfBorder(text, END, from);
        return border < 0 ? -1 : text.indexOf(DASHES, border + END.length()) + DASHES.length();
    }

    /** The start of {@code -----BEGIN … PRIVATE KEY…-----} with a label of plausible length, or -1. */
    private static int indexOfBorder(String text, String border, int from) {
        for (int at = text.indexOf(border, from); at >= 0; at = text.indexOf(border, at + 1)) {
            int label = at + border.length();
            String ahead = text.substring(label, Math.min(text.length(), label + LONGEST_LABEL));
            int dashes = ahead.indexOf(DASHES);
            if (dashes >= 0 && ahead.substring(0, dashes).contains(NAME)) {
                return at;
            }
        }
        return -1;
    }
}
