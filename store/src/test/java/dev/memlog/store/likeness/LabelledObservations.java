/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.likeness;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.event.WireMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Observations of which it is known which say the same: several wordings of one finding, and other findings about the same
 * files. Set {@code chosen} was looked at when the rule was made; {@code checked}, {@code fresh} and {@code last} were
 * written one after the other, and each led to exceptions; {@code unseen} was written when all of them stood, and led to
 * nothing. {@code offline} is what the rules without a model say of the recorded sessions.
 */
record LabelledObservations(String set, String name, ObservationContent finding) {
    static List<LabelledObservations> all() {
        try (InputStream in =
                Objects.requireNonNull(LabelledObservations.class.getResourceAsStream("findings.jsonl"))) {
            List<LabelledObservations> all = new ArrayList<>();
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                all.add(read(WireMapper.create().readTree(line)));
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static LabelledObservations read(JsonNode json) {
        ObservationContent finding = new ObservationContent(
                json.path("kind").asText(),
                json.path("title").asText(),
                json.path("narrative").asText(null),
                texts(json.path("facts")),
                texts(json.path("files")));
        return new LabelledObservations(
                json.path("set").asText(), json.path("finding").asText(), finding);
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    /** What the rule makes of all pairs of which at least one is of the set. */
    record Figures(int same, int linked, int different, int mistaken) {
        static Figures of(List<LabelledObservations> all, String set, boolean inOneSession) {
            int same = 0;
            int linked = 0;
            int different = 0;
            int mistaken = 0;
            for (int i = 0; i < all.size(); i++) {
                for (int j = i + 1; j < all.size(); j++) {
                    LabelledObservations one = all.get(i);
                    LabelledObservations two = all.get(j);
                    if (!one.set().equals(set) && !two.set().equals(set)) {
                        continue;
                    }
                    boolean alike = Likeness.of(two.finding(), one.finding(), inOneSession) == Likeness.SAME;
                    if (one.name().equals(two.name())) {
                        same++;
                        linked += alike ? 1 : 0;
                    } else {
                        different++;
                        mistaken += alike ? 1 : 0;
                    }
                }
            }
            return new Figures(same, linked, different, mistaken);
        }

        double recall() {
            return (double) linked / same;
        }
    }
}
