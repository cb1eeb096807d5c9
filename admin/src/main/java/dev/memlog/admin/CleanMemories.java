/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.admin;

import dev.memlog.event.MemoryMark;
import dev.memlog.event.MemoryMark.EditedObservation;
import dev.memlog.event.MemoryMark.EditedSummary;
import dev.memlog.event.MemoryMark.EditedText;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionEvent.Addition;
import dev.memlog.ingest.privacy.PrivacyFilter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes secrets out of imported sessions and memories. */
final class CleanMemories {
    private final PrivacyFilter filter;
    private final CleanEvents events;

    CleanMemories(PrivacyFilter filter) {
        this.filter = filter;
        this.events = new CleanEvents(filter);
    }

    Addition clean(Addition addition) {
        return switch (addition) {
            case SessionEvent.MemoryAdded added ->
                new SessionEvent.MemoryAdded(
                        events.clean(added.envelope()),
                        clean(added.memory()),
                        added.hidden(),
                        added.marks().stream().map(this::clean).toList());
            case SessionEvent.SessionAdded added ->
                new SessionEvent.SessionAdded(
                        events.clean(added.envelope()),
                        added.startedAt(),
                        added.promptCount(),
                        added.memorySessionIds());
        };
    }

    private MemoryMark clean(MemoryMark mark) {
        EditedText text = mark.text();
        return new MemoryMark(
                mark.memory(), mark.kind(), mark.set(), text == null ? null : clean(text), mark.at(), mark.author());
    }

    EditedText clean(EditedText text) {
        return switch (text) {
            case EditedObservation o ->
                new EditedObservation(
                        filter.memory(o.title()), text(o.subtitle()), text(o.narrative()), texts(o.facts()));
            case EditedSummary s ->
                new EditedSummary(
                        text(s.request()),
                        text(s.investigated()),
                        text(s.learned()),
                        text(s.completed()),
                        text(s.nextSteps()),
                        text(s.notes()));
        };
    }

    private MemoryRecord.Memory clean(MemoryRecord.Memory memory) {
        return switch (memory) {
            case MemoryRecord.Observation o ->
                new MemoryRecord.Observation(
                        events.clean(o.provenance()),
                        filter.word(o.kind()),
                        filter.memory(o.title()),
                        text(o.subtitle()),
                        text(o.narrative()),
                        texts(o.facts()),
                        texts(o.concepts()),
                        words(o.filesRead()),
                        words(o.filesModified()),
                        o.grounds() == null ? null : o.grounds().cleaned(filter::word),
                        o.supersedes(),
                        o.errors());
            case MemoryRecord.Summary s ->
                new MemoryRecord.Summary(
                        events.clean(s.provenance()),
                        text(s.request()),
                        text(s.investigated()),
                        text(s.learned()),
                        text(s.completed()),
                        text(s.nextSteps()),
                        text(s.notes()));
            case MemoryRecord.Prompt p ->
                new MemoryRecord.Prompt(events.clean(p.provenance()), filter.memory(p.text()));
        };
    }

    private @Nullable String text(@Nullable String text) {
        return text == null ? null : filter.memory(text);
    }

    private List<String> words(List<String> words) {
        return words.stream().map(filter::word).toList();
    }

    private List<String> texts(List<String> texts) {
        return texts.stream().map(filter::memory).toList();
    }
}
