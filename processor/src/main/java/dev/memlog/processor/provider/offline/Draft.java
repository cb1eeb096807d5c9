/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider.offline;

import dev.memlog.processor.mode.Mode;
import dev.memlog.processor.prompt.XmlText;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The draft of an observation. Confined to the call that makes it. */
final class Draft {
    private static final int MAX_FACTS = 12;
    private final String kind;
    private final String title;
    private String subtitle = "";
    private String narrative = "";
    private final Set<String> facts = new LinkedHashSet<>();
    private final Set<String> concepts = new LinkedHashSet<>();
    private final Set<String> filesRead = new LinkedHashSet<>();
    private final Set<String> filesModified = new LinkedHashSet<>();
    private final Set<Long> events = new TreeSet<>();
    private boolean failure;

    Draft(String kind, String title) {
        this.kind = kind;
        String line = Phrase.line(title, Phrase.TITLE);
        // A tool may have a name that no text can hold.
        this.title = XmlText.escape(line).isBlank() ? "An event without a name" : line;
    }

    String kind() {
        return kind;
    }

    String title() {
        return title;
    }

    /** True if it describes a failure. */
    boolean isFailure() {
        return failure;
    }

    Draft failure() {
        failure = true;
        return this;
    }

    Draft subtitle(String text) {
        subtitle = Phrase.line(text, Phrase.SENTENCE);
        return this;
    }

    Draft narrative(String text) {
        narrative = Phrase.head(text.strip(), Phrase.PARAGRAPH);
        return this;
    }

    Draft fact(String text) {
        if (!text.isBlank() && facts.size() < MAX_FACTS) {
            facts.add(Phrase.line(text, Phrase.SENTENCE));
        }
        return this;
    }

    Draft concepts(String... words) {
        concepts.addAll(Set.of(words));
        return this;
    }

    Draft read(Collection<String> files) {
        filesRead.addAll(files);
        return this;
    }

    Draft modified(Collection<String> files) {
        filesModified.addAll(files);
        return this;
    }

    Draft event(long number) {
        events.add(number);
        return this;
    }

    /** A type that the mode lacks is replaced by the mode's default. */
    void appendTo(StringBuilder out, Mode mode) {
        out.append("<observation>\n");
        element(out, "type", mode.hasType(kind) ? kind : "");
        element(out, "title", title);
        element(out, "subtitle", subtitle);
        list(out, "facts", "fact", facts);
        element(out, "narrative", narrative);
        list(
                out,
                "concepts",
                "concept",
                concepts.stream().filter(mode::hasConcept).sorted().toList());
        list(out, "files_read", "file", filesRead);
        list(out, "files_modified", "file", filesModified);
        element(out, "events", events.stream().map(String::valueOf).collect(Collectors.joining(",")));
        out.append("</observation>\n");
    }

    static void element(StringBuilder out, String name, String text) {
        if (!text.isBlank()) {
            out.append('<').append(name).append('>');
            out.append(XmlText.escape(text));
            out.append("</").append(name).append(">\n");
        }
    }

    private static void list(StringBuilder out, String name, String item, Collection<String> values) {
        if (!values.isEmpty()) {
            out.append('<').append(name).append(">\n");
            values.forEach(value -> element(out, item, value));
            out.append("</").append(name).append(">\n");
        }
    }
}
