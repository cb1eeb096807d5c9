/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.prompt;

import dev.memlog.event.MemoryKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The name of a memory within its session, by which a reply cites it: {@code m3}, or {@code m3.1} for the second of the
 * memories that begin with the same event. It comes from the memory's key alone, so it means the same in each call.
 */
public final class MemoryLabel {
    private static final Pattern LABEL = Pattern.compile("m[1-9]\\d{0,18}(?:\\.[1-9]\\d{0,8})?");
    private static final Pattern BETWEEN = Pattern.compile("[\\s,;&#\\[\\]()]+");
    private static final String AND = "and";

    private MemoryLabel() {}

    public static String of(MemoryKey key) {
        return "m" + key.sequence() + (key.position() == 0 ? "" : "." + key.position());
    }

    static boolean isLabel(String text) {
        return LABEL.matcher(text).matches();
    }

    /**
     * The labels that each line of a text begins with. Words may follow them, such as the title of the memory.
     *
     * @return distinct, at most {@code most}
     */
    public static List<String> read(String text, int most) {
        List<String> labels = new ArrayList<>();
        text.lines().forEach(line -> {
            for (String word : BETWEEN.split(line)) {
                String label = withoutPoint(word.toLowerCase(Locale.ROOT));
                if (isLabel(label)) {
                    labels.add(label);
                } else if (!label.isEmpty() && !label.equals(AND)) {
                    return;
                }
            }
        });
        return labels.stream().distinct().limit(most).toList();
    }

    private static String withoutPoint(String word) {
        return word.endsWith(".") || word.endsWith(":") ? word.substring(0, word.length() - 1) : word;
    }
}
