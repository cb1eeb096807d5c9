/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.reply;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One observation or summary of a reply: its fields, each a stretch of the text with the tags inside it. */
final class Block {
    private static final Pattern LINES = Pattern.compile("\\n");
    private static final Pattern WORDS = Pattern.compile("[,\\n]");
    private static final Pattern BULLET = Pattern.compile("^[-*•]\\s+");
    private final String text;
    private final List<Tag> tags;
    private final List<Field> fields = new ArrayList<>();

    Block(String text, List<Tag> tags) {
        this.text = text;
        this.tags = tags;
    }

    /** @param open index of the field's opening tag, {@code close} that of its closing one */
    private record Field(String name, int open, int close) {}

    void add(String name, int open, int close) {
        fields.add(new Field(name, open, close));
    }

    /** The first non-blank field of that name, cut to {@code maxLength}; null if there is none. */
    @Nullable
    String text(String name, int maxLength) {
        return fields.stream()
                .filter(field -> field.name().equals(name))
                .map(field -> between(field.open(), field.close()))
                .filter(value -> !value.isEmpty())
                .findFirst()
                .map(value -> Clip.to(value, maxLength))
                .orElse(null);
    }

    /** All fields of that name, a line each; empty if there is none. */
    String texts(String name) {
        return fields.stream()
                .filter(field -> field.name().equals(name))
                .map(field -> between(field.open(), field.close()))
                .collect(Collectors.joining("\n"));
    }

    /** The items of a list element, or those without the element. */
    List<String> items(String list, int maxItems, int maxLength) {
        String item = Grammar.ITEM_OF.getOrDefault(list, "");
        return fields.stream()
                .flatMap(field -> {
                    if (field.name().equals(list)) {
                        return itemsOf(field, item);
                    }
                    return field.name().equals(item)
                            ? Stream.of(between(field.open(), field.close()))
                            : Stream.<String>empty();
                })
                .filter(value -> !value.isBlank())
                .map(value -> Clip.to(value, maxLength))
                .distinct()
                .limit(maxItems)
                .toList();
    }

    private Stream<String> itemsOf(Field list, String item) {
        List<String> items = new ArrayList<>();
        int open = -1;
        boolean found = false;
        for (int i = list.open() + 1; i <= list.close(); i++) {
            Tag tag = tags.get(i);
            boolean ends = i == list.close() || tag.opens(item) || tag.closes(item);
            if (open >= 0 && ends) {
                items.add(between(open, i));
                open = -1;
            }
            if (tag.opens(item)) {
                open = i;
                found = true;
            }
        }
        return found ? items.stream() : lines(between(list.open(), list.close()), item);
    }

    /** A list written as plain text: one item a line, or for short words and paths also parted by commas. */
    private static Stream<String> lines(String plain, String item) {
        return Arrays.stream((item.equals("fact") ? LINES : WORDS).split(plain))
                .map(line -> BULLET.matcher(line.strip()).replaceFirst(""));
    }

    private String between(int open, int close) {
        return PlainText.of(text.substring(tags.get(open).end(), tags.get(close).start()));
    }
}
