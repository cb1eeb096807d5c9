/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.correct;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.edge.BadRequestException;
import dev.memlog.edge.Reply;
import dev.memlog.event.AuditRecord;
import dev.memlog.event.EventId;
import dev.memlog.event.MemoryKey;
import dev.memlog.event.MemoryMark.EditedObservation;
import dev.memlog.event.MemoryMark.EditedSummary;
import dev.memlog.event.MemoryMark.EditedText;
import dev.memlog.event.MemoryMark.Kind;
import dev.memlog.event.access.Principal;
import dev.memlog.event.thread.Polling;
import dev.memlog.recall.memory.MemoryCommands;
import dev.memlog.recall.memory.MemoryCommands.MarkOrder;
import dev.memlog.recall.text.MemoryReference;
import dev.memlog.store.query.MemoryQueries;
import dev.memlog.store.row.Rows.MemoryRow;
import dev.memlog.store.row.Rows.ObservationRow;
import dev.memlog.store.row.Rows.PromptRow;
import dev.memlog.store.row.Rows.SummaryRow;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Gives the orders that correct a memory, for everyone who finds it and may write: each is a record in the log. Waits a
 * little until the projection shows it.
 *
 * <p>Threading: safe; blocks until the log has answered.
 */
public final class Corrections {
    private final MemoryQueries memories;
    private final MemoryCommands commands;
    private final InstantSource clock;
    private final Polling patience;

    /** @param patience how long to wait for the projection */
    public Corrections(MemoryQueries memories, MemoryCommands commands, InstantSource clock, Duration patience) {
        this.memories = memories;
        this.commands = commands;
        this.clock = clock;
        this.patience = new Polling(patience);
    }

    /**
     * Who corrects.
     *
     * @param actor in the audit record
     * @param id equal for a repeated order; null for a new one
     */
    public record Corrector(
            Principal principal, String actor, @Nullable EventId id) {}

    /** How it went. */
    public sealed interface Outcome {
        /**
         * @param message for people
         * @param shown whether readers see it already
         */
        record Done(String message, boolean shown) implements Outcome {}

        record Refused(Reply problem) implements Outcome {}
    }

    /**
     * @param reference of a memory by its number here
     * @throws BadRequestException for a prompt, and for a text that such a memory cannot have
     */
    public Outcome correct(MemoryReference reference, Correction correction, Corrector by) throws BadRequestException {
        MemoryRow row = find(reference).orElse(null);
        if (row == null) {
            return new Outcome.Refused(Reply.problem(404, "memory " + reference + " not found" + imported(reference)));
        }
        if (correction.kind() == Kind.GLOBAL && !by.principal().projects().isAll()) {
            return new Outcome.Refused(Reply.problem(
                    403,
                    "this key is for some projects alone: what holds in all projects takes a key for all of them"));
        }
        String name = MemoryReference.of(row).toString();
        MarkOrder order = order(row, name, correction, by);
        return switch (commands.mark(order)) {
            case ACKNOWLEDGED ->
                new Outcome.Done(correction.done(name), patience.awaits(() -> isShown(row, correction)));
            case UNAVAILABLE ->
                new Outcome.Refused(
                        Reply.problem(503, "the log does not acknowledge the order; repeating it in 1 s does no harm"));
            case TOO_LARGE ->
                new Outcome.Refused(Reply.problem(413, "the text is larger than a record of the log may be"));
        };
    }

    private MarkOrder order(MemoryRow row, String name, Correction correction, Corrector by)
            throws BadRequestException {
        EditFields fields = correction.fields();
        return switch (row) {
            case ObservationRow o ->
                order(o.key(), o.platform(), fields == null ? null : fields.on(text(o), name), o, correction, by);
            case SummaryRow s ->
                order(s.key(), s.platform(), fields == null ? null : fields.on(text(s), name), s, correction, by);
            case PromptRow p ->
                throw new BadRequestException(
                        "id",
                        "the number of an observation or a summary: " + name
                                + " is a prompt, which can be hidden or forgotten");
        };
    }

    private MarkOrder order(
            MemoryKey key,
            String platform,
            @Nullable EditedText text,
            MemoryRow row,
            Correction correction,
            Corrector by) {
        ObjectNode what =
                Reply.MAPPER.createObjectNode().put("id", row.number()).put(correction.field(), correction.set());
        AuditRecord done = new AuditRecord(clock.instant(), by.actor(), correction.action(), null, what, 1, 1, null);
        return new MarkOrder(key, platform, correction.kind(), correction.set(), text, done, by.id());
    }

    private static EditedText text(ObservationRow row) {
        return new EditedObservation(row.title(), row.subtitle(), row.narrative(), row.facts());
    }

    private static EditedText text(SummaryRow row) {
        return new EditedSummary(
                row.request(), row.investigated(), row.learned(), row.completed(), row.nextSteps(), row.notes());
    }

    private boolean isShown(MemoryRow before, Correction correction) {
        return find(MemoryReference.of(before))
                .filter(now -> switch (correction.kind()) {
                    case PINNED -> now.marks().pinned() == correction.set();
                    case WRONG -> now.marks().wrong() == correction.set();
                    case GLOBAL -> now.marks().global() == correction.set();
                    case TEXT -> isOf(before, now, correction.set());
                })
                .isPresent();
    }

    // Not by its text, of which secrets may have been taken out.
    private static boolean isOf(MemoryRow before, MemoryRow now, boolean set) {
        return set
                ? !Objects.equals(now.marks().editedAt(), before.marks().editedAt())
                : now.marks().original() == null;
    }

    private Optional<MemoryRow> find(MemoryReference reference) {
        return reference.meant(memories).stream()
                .filter(meant -> !meant.elsewhere())
                .map(MemoryReference.Meant::memory)
                .findFirst();
    }

    /** Only a memory's own number names it for a correction; a number from an import may be another memory's here. */
    private String imported(MemoryReference reference) {
        String all = reference.meant(memories).stream()
                .map(meant -> MemoryReference.of(meant.memory()).toString())
                .collect(Collectors.joining(", "));
        return all.isEmpty() ? "" : "; imported under that number: " + all;
    }
}
