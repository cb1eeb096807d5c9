/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.correct;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.edge.BadRequestException;
import dev.memlog.event.MemoryMark.EditedObservation;
import dev.memlog.event.MemoryMark.EditedSummary;
import dev.memlog.event.MemoryMark.EditedText;
import dev.memlog.recall.text.RecalledText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a memory's text that are to be others; the parts that are not among them stay.
 *
 * @param texts by the name that the row's JSON has; an empty one takes the part away
 * @param facts null to leave them
 */
public record EditFields(
        Map<String, String> texts, @Nullable List<String> facts) {
    public static final int LONGEST_TITLE = 300;
    public static final int LONGEST_TEXT = 20_000;
    public static final int LONGEST_FACT = 2_000;
    public static final int MOST_FACTS = 50;
    public static final String FACTS = "facts";
    private static final String TITLE = "title";

    public static final List<String> OF_OBSERVATION = List.of(TITLE, "subtitle", "narrative");
    public static final List<String> OF_SUMMARY =
            List.of("request", "investigated", "learned", "completed", "next_steps", "notes");

    public EditFields {
        texts = Map.copyOf(texts);
        facts = facts == null ? null : List.copyOf(facts);
    }

    /**
     * @param others fields of the body that are read elsewhere
     * @throws BadRequestException naming the field that is wrong
     */
    public static EditFields of(JsonNode body, Set<String> others) throws BadRequestException {
        Map<String, String> texts = new LinkedHashMap<>();
        List<String> facts = null;
        for (Map.Entry<String, JsonNode> field : body.properties()) {
            String name = field.getKey();
            JsonNode value = field.getValue();
            if (name.equals(FACTS)) {
                facts = facts(value);
            } else if (OF_OBSERVATION.contains(name) || OF_SUMMARY.contains(name)) {
                texts.put(name, text(name, value));
            } else if (!others.contains(name)) {
                throw new BadRequestException(
                        RecalledText.line(name, 64),
                        "left out: an observation has " + String.join(", ", OF_OBSERVATION) + " and " + FACTS
                                + ", a summary " + String.join(", ", OF_SUMMARY));
            }
        }
        if (texts.isEmpty() && facts == null) {
            throw new BadRequestException(TITLE, "given, or another part of the text that is to be changed");
        }
        return new EditFields(texts, facts);
    }

    /** @throws BadRequestException for a field that such a memory has not, or a memory that would say nothing */
    EditedText on(EditedText present, String memory) throws BadRequestException {
        return switch (present) {
            case EditedObservation observation -> on(observation, memory);
            case EditedSummary summary -> on(summary, memory);
        };
    }

    private EditedText on(EditedObservation present, String memory) throws BadRequestException {
        refuse(OF_SUMMARY, memory + " is an observation");
        String title = texts.getOrDefault(TITLE, present.title());
        if (title.isBlank()) {
            throw new BadRequestException(TITLE, "a text that is not empty");
        }
        return new EditedObservation(
                title,
                part("subtitle", present.subtitle()),
                part("narrative", present.narrative()),
                facts == null ? present.facts() : facts);
    }

    private EditedText on(EditedSummary present, String memory) throws BadRequestException {
        refuse(OF_OBSERVATION, memory + " is a summary");
        if (facts != null) {
            throw new BadRequestException(FACTS, "left out: " + memory + " is a summary");
        }
        EditedSummary edited = new EditedSummary(
                part("request", present.request()),
                part("investigated", present.investigated()),
                part("learned", present.learned()),
                part("completed", present.completed()),
                part("next_steps", present.nextSteps()),
                part("notes", present.notes()));
        if (edited.parts().stream().allMatch(Objects::isNull)) {
            throw new BadRequestException("request", "a text that is not empty, or another part of the summary");
        }
        return edited;
    }

    private void refuse(List<String> names, String why) throws BadRequestException {
        for (String name : names) {
            if (texts.containsKey(name)) {
                throw new BadRequestException(name, "left out: " + why);
            }
        }
    }

    private @Nullable String part(String name, @Nullable String present) {
        String text = texts.get(name);
        return text == null ? present : text.isBlank() ? null : text;
    }

    private static String text(String name, JsonNode value) throws BadRequestException {
        int longest = name.equals(TITLE) ? LONGEST_TITLE : LONGEST_TEXT;
        String text =
                value.isNull() ? "" : value.isTextual() ? value.textValue().strip() : null;
        if (text == null || text.length() > longest) {
            throw new BadRequestException(name, "a text of at most " + longest + " characters");
        }
        return text;
    }

    private static List<String> facts(JsonNode value) throws BadRequestException {
        List<String> facts = new ArrayList<>();
        boolean isList = value.isArray() || value.isNull();
        for (JsonNode each : value) {
            isList &= each.isTextual() && each.textValue().length() <= LONGEST_FACT;
            facts.add(each.asText().strip());
        }
        if (!isList || facts.size() > MOST_FACTS) {
            throw new BadRequestException(
                    FACTS, "a list of at most " + MOST_FACTS + " texts of at most " + LONGEST_FACT + " characters");
        }
        return facts.stream().filter(fact -> !fact.isEmpty()).toList();
    }
}
