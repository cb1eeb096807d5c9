/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.mode;

import dev.memlog.event.text.OneLine;
import java.util.List;
import java.util.Map;

/**
 * What to record of one kind of work.
 *
 * @param name of its file, without the ending
 * @param label for display
 * @param types of observations, at least one
 * @param concepts that observations are marked with; may be none
 * @param prompts texts by claude-mem's names for them; each may be missing
 */
public record Mode(String name, String label, List<Type> types, List<Concept> concepts, Map<String, String> prompts) {
    /** @param sign one character for lists; blank for none */
    public record Type(String id, String label, String description, String sign) {}

    public record Concept(String id, String label, String description) {}

    public Mode {
        if (types.isEmpty()) {
            throw new IllegalArgumentException("mode " + name + " has no observation_types");
        }
        types = List.copyOf(types);
        concepts = List.copyOf(concepts);
        prompts = Map.copyOf(prompts);
    }

    /** A text of the mode; empty if the mode has none of this name. */
    String prompt(String key) {
        return prompts.getOrDefault(key, "").strip();
    }

    public boolean hasType(String id) {
        return types.stream().anyMatch(type -> type.id().equals(id));
    }

    public boolean hasConcept(String id) {
        return concepts.stream().anyMatch(concept -> concept.id().equals(id));
    }

    /**
     * The type of an observation. An unknown one is kept, because another mode or model may use it.
     *
     * @param written the type in the reply; empty if there is none
     * @param modified true if the observation names modified files
     */
    public String typeOf(String written, boolean modified) {
        String plain = OneLine.of(written.strip());
        if (plain.isEmpty()) {
            String fitting = modified ? "change" : "discovery";
            return hasType(fitting) ? fitting : types.getFirst().id();
        }
        return types.stream()
                .map(Type::id)
                .filter(plain::equalsIgnoreCase)
                .findFirst()
                .orElse(plain);
    }
}
