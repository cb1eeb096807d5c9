/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.reply;

import dev.memlog.event.provider.FailureClass;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parsed content of a reply. */
public sealed interface ParsedReply {
    /** At least one observation or a summary. */
    record Memories(
            List<ParsedObservation> observations, @Nullable ParsedSummary summary) implements ParsedReply {
        public Memories {
            observations = List.copyOf(observations);
        }
    }

    /** The provider said in the grammar that there is nothing to record. */
    record NothingToRecord(@Nullable String reason) implements ParsedReply {}

    /** Empty, or words without the grammar; {@code head} is their beginning, at most 200 characters. */
    record NoAnswer(String head) implements ParsedReply {}

    /**
     * Broken grammar, or an error text in place of an answer.
     *
     * @param failure the class that the text names; otherwise malformed. A model can write anything, so this decides
     *     how the batch is asked again, and never how often.
     */
    record Malformed(FailureClass failure, String reason) implements ParsedReply {
        public Malformed(String reason) {
            this(FailureClass.MALFORMED, reason);
        }
    }

    /**
     * @param citedEvents the event numbers the reply cites; empty if it cites none
     * @param supersedes the labels of the memories that it is said to replace or deny, known or not
     */
    record ParsedObservation(
            String kind,
            String title,
            @Nullable String subtitle,
            @Nullable String narrative,
            List<String> facts,
            List<String> concepts,
            List<String> filesRead,
            List<String> filesModified,
            List<Long> citedEvents,
            List<String> supersedes) {
        public ParsedObservation {
            facts = List.copyOf(facts);
            concepts = List.copyOf(concepts);
            filesRead = List.copyOf(filesRead);
            filesModified = List.copyOf(filesModified);
            citedEvents = List.copyOf(citedEvents);
            supersedes = List.copyOf(supersedes);
        }

        /** That supersedes none. */
        public ParsedObservation(
                String kind,
                String title,
                @Nullable String subtitle,
                @Nullable String narrative,
                List<String> facts,
                List<String> concepts,
                List<String> filesRead,
                List<String> filesModified,
                List<Long> citedEvents) {
            this(kind, title, subtitle, narrative, facts, concepts, filesRead, filesModified, citedEvents, List.of());
        }
    }

    record ParsedSummary(
            @Nullable String request,
            @Nullable String investigated,
            @Nullable String learned,
            @Nullable String completed,
            @Nullable String nextSteps,
            @Nullable String notes) {}
}
