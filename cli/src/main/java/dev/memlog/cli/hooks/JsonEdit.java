/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.hooks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.memlog.cli.hooks.JsonText.Member;
import dev.memlog.cli.hooks.JsonText.Place;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Changes one value of a {@link JsonText}, in the style of the text. */
final class JsonEdit {
    private final JsonText json;
    private final String text;
    private final String unit;
    private final String newline;

    JsonEdit(JsonText json) {
        this.json = json;
        this.text = json.text();
        this.unit = json.root().members().stream()
                .map(member -> text.substring(lineOf(member.start()), member.start()))
                .filter(before -> !before.isEmpty() && before.isBlank())
                .findFirst()
                .orElse("  ");
        this.newline = text.contains("\r\n") ? "\r\n" : "\n";
    }

    /** Appends a value to an object or, if {@code key} is null, to an array. */
    String append(Place container, @Nullable String key, JsonNode value) {
        int close = container.end() - 1;
        if (container.members().isEmpty()) {
            String indent = indentOf(container.start()) + unit;
            String inside = text.substring(container.start() + 1, close);
            String kept = inside.stripTrailing();
            if (isOneLine() && !isRoot(container)) {
                return splice(container.start() + 1, close, kept + member(key, value, null));
            }
            // The root keeps its blanks before the bracket, so that remove gives the same text back.
            String after = isRoot(container) ? inside.substring(kept.length()) : newline + indentOf(container.start());
            return splice(container.start() + 1, close, kept + newline + indent + member(key, value, indent) + after);
        }
        Member last = container.members().getLast();
        int end = last.value().end();
        if (isRoot(container) && isOneLine() && value.isContainerNode()) {
            // On a line of its own: it has some three thousand characters.
            String before = "," + text.substring(end, close) + newline + unit;
            return splice(end, close, before + member(key, value, unit) + newline);
        }
        String tail = text.substring(end, close).stripTrailing();
        if (isOneLine(container)) {
            String gap = text.contains(", ") || !isOneLine() ? ", " : ",";
            return splice(end, end + tail.length(), gap + member(key, value, null) + tail);
        }
        String indent = indentOf(last.start());
        return splice(end, end + tail.length(), "," + tail + newline + indent + member(key, value, indent));
    }

    String replace(Place place, JsonNode value) {
        String indent = isOneLine(place) ? null : indentOf(place.start());
        return splice(place.start(), place.end(), rendered(value, indent));
    }

    /** Removes a member with its comma. Undoes {@link #append} of the root exactly. */
    String remove(Place container, int index) {
        List<Member> members = container.members();
        Member member = members.get(index);
        if (members.size() == 1) {
            String before = text.substring(container.start() + 1, member.start());
            return splice(container.start() + 1, member.value().end(), before.stripTrailing());
        }
        if (index < members.size() - 1) {
            return splice(member.start(), members.get(index + 1).start(), "");
        }
        int end = members.get(index - 1).value().end();
        String before = text.substring(member.comma() + 1, member.start());
        int line = before.lastIndexOf(newline);
        int close = container.end() - 1;
        boolean ownLine = isRoot(container)
                && text.indexOf('\n', container.start()) > end
                && line >= 0
                && text.substring(member.value().end(), close).isBlank();
        return ownLine
                ? splice(end, close, text.substring(end, member.comma()) + before.substring(0, line))
                : splice(end, member.value().end(), commentsBefore(members, index));
    }

    private String commentsBefore(List<Member> members, int index) {
        Member member = members.get(index);
        String before = text.substring(members.get(index - 1).value().end(), member.comma());
        return (before + text.substring(member.comma() + 1, member.start())).stripTrailing();
    }

    private String splice(int start, int end, String replacement) {
        return text.substring(0, start) + replacement + text.substring(end);
    }

    private boolean isRoot(Place container) {
        return container.start() == json.root().start();
    }

    private boolean isOneLine() {
        return isOneLine(json.root());
    }

    private boolean isOneLine(Place place) {
        return text.indexOf('\n', place.start()) < 0 || text.indexOf('\n', place.start()) >= place.end();
    }

    private int lineOf(int position) {
        return text.lastIndexOf('\n', position - 1) + 1;
    }

    /** The white space that begins the line of this place. */
    private String indentOf(int position) {
        int line = lineOf(position);
        int end = line;
        while (end < position && (text.charAt(end) == ' ' || text.charAt(end) == '\t')) {
            end++;
        }
        return text.substring(line, end);
    }

    private String member(@Nullable String key, JsonNode value, @Nullable String indent) {
        String gap = indent == null && isOneLine() && !text.contains(": ") ? ":" : ": ";
        return (key == null ? "" : TextNode.valueOf(key) + gap) + rendered(value, indent);
    }

    /** @param indent of the line on which the value begins; null to write it all on that line */
    private String rendered(JsonNode value, @Nullable String indent) {
        if (indent == null || !value.isContainerNode() || value.isEmpty()) {
            return value.toString();
        }
        List<String> members = new ArrayList<>();
        if (value.isObject()) {
            value.properties().forEach(p -> members.add(member(p.getKey(), p.getValue(), indent + unit)));
        } else {
            value.forEach(element -> members.add(rendered(element, indent + unit)));
        }
        String inner = newline + indent + unit;
        String open = value.isObject() ? "{" : "[";
        String close = value.isObject() ? "}" : "]";
        return open + inner + String.join("," + inner, members) + newline + indent + close;
    }
}
