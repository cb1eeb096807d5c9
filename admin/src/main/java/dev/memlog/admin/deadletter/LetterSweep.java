/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.admin.deadletter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.admin.CommandLog;
import dev.memlog.admin.LetterCommand;
import dev.memlog.edge.Reply;
import dev.memlog.event.AuditRecord;
import dev.memlog.event.DeadLetter;
import dev.memlog.event.Envelope;
import dev.memlog.event.OrderOutcome;
import dev.memlog.event.UndecodableException;
import dev.memlog.event.WireCodec;
import dev.memlog.store.query.DeadLetterFilter;
import dev.memlog.store.query.DeadLetterQueries;
import dev.memlog.store.query.DeadLetterQueries.Reach;
import dev.memlog.store.query.DeadLetterQueries.Sweep;
import dev.memlog.store.query.DeadLetterRow;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Replays or discards many dead letters: a part of them with each request, in the order of their sessions. Repeating a
 * request does no harm, because sessions drop repeated commands.
 *
 * <p>Threading: safe; blocks until the log has acknowledged.
 */
final class LetterSweep {
    static final int MAX_REPLAYS = 3;
    private static final int MAX_AT_ONCE = 500;
    private static final long MAX_BYTES_AT_ONCE = 4L * 1024 * 1024;

    private final DeadLetterQueries letters;
    private final CommandLog commands;
    private final ReplayEstimate estimate;
    private final InstantSource clock;
    private final WireCodec codec = new WireCodec();

    LetterSweep(DeadLetterQueries letters, CommandLog commands, ReplayEstimate estimate, InstantSource clock) {
        this.letters = letters;
        this.commands = commands;
        this.estimate = estimate;
        this.clock = clock;
    }

    /** Makes the command about one letter. */
    private interface Action {
        LetterCommand on(Envelope event, DeadLetterQueries.Whole letter);

        /** For a letter of no session, of this key; null if nothing can be done about it. */
        default @Nullable LetterCommand onUndecodable(String key) {
            return null;
        }

        default boolean takesUndecodable() {
            return false;
        }
    }

    /** Discards a letter. */
    private record Discarding(String reason) implements Action {
        @Override
        public LetterCommand on(Envelope event, DeadLetterQueries.Whole letter) {
            return new LetterCommand.Discard(event, reason);
        }

        @Override
        public @Nullable LetterCommand onUndecodable(String key) {
            return DeadLetter.isUndecodableKey(key) ? new LetterCommand.DiscardUndecodable(key, reason) : null;
        }

        @Override
        public boolean takesUndecodable() {
            return true;
        }
    }

    Reply replay(LetterOrder order) {
        return sweep(
                order,
                "replayed",
                order.force() ? Integer.MAX_VALUE : MAX_REPLAYS,
                (event, letter) -> new LetterCommand.Replay(
                        event,
                        letter.payload(),
                        order.replayId(),
                        letter.row().letter().replays() + 1));
    }

    Reply discard(LetterOrder order) {
        String reason = order.reason() == null ? "" : order.reason();
        return sweep(order, "discarded", Integer.MAX_VALUE, new Discarding(reason));
    }

    private Reply sweep(LetterOrder order, String done, int replaysBelow, Action action) {
        DeadLetterFilter filter = order.filter().failedBy(order.cursor().begun());
        Sweep sweep = new Sweep(
                replaysBelow, action.takesUndecodable(), order.cursor().after());
        Reach reach = letters.reach(filter, sweep, order.most());
        if (order.dryRun() || reach.letters() == 0) {
            ObjectNode answer = answer(order, done, reach, 0, reach.left()).put("sessions", reach.sessions());
            return Reply.ok(estimate.addTo(answer, reach.letters(), reach.bytes()));
        }
        Part part = part(letters.next(filter, sweep, Math.min(order.most(), MAX_AT_ONCE)), action);
        return switch (give(order, done, part)) {
            case ACKNOWLEDGED -> {
                ObjectNode answer = answer(order, done, reach, part.commands().size(), reach.left() + part.unreadable())
                        .put("sessions", part.sessions());
                estimate.addTo(answer, part.commands().size(), part.bytes());
                if (reach.matched() - reach.left() > part.seen() && part.last() != null) {
                    answer.put("next", order.cursor().past(part.last().letter()).text());
                }
                yield Reply.ok(answer);
            }
            case UNAVAILABLE ->
                Reply.problem(
                        503,
                        "the log does not acknowledge; some letters may be on their way: ask again in 1 s, nothing is done twice");
            case TOO_LARGE -> Reply.problem(413, "the log does not take a record of this size");
        };
    }

    private OrderOutcome give(LetterOrder order, String done, Part part) {
        if (part.commands().isEmpty()) {
            return OrderOutcome.ACKNOWLEDGED;
        }
        OrderOutcome given = commands.settle(part.commands());
        return given != OrderOutcome.ACKNOWLEDGED
                ? given
                : commands.audit(new AuditRecord(
                        clock.instant(),
                        order.actor(),
                        "letters-" + done,
                        order.reason(),
                        order.asked(),
                        part.commands().size(),
                        part.sessions(),
                        done.equals("replayed") ? order.replayId() : null));
    }

    private ObjectNode answer(LetterOrder order, String done, Reach reach, int count, long refused) {
        ObjectNode answer = Reply.MAPPER
                .createObjectNode()
                .put("matched", reach.matched())
                .put(done, count)
                .put("refused", refused)
                .put("remaining", Math.max(0, reach.matched() - refused - count))
                .put("dryRun", order.dryRun());
        return done.equals("replayed") ? answer.put("replayId", order.replayId()) : answer;
    }

    private Part part(List<DeadLetterRow> rows, Action action) {
        List<LetterCommand> found = new ArrayList<>();
        List<String> sessions = new ArrayList<>();
        int seen = 0;
        int unreadable = 0;
        long bytes = 0;
        DeadLetterRow last = null;
        for (DeadLetterRow row : rows) {
            boolean ofNone = row.letter().session() == null;
            if (!ofNone && !found.isEmpty() && bytes + row.bytes() > MAX_BYTES_AT_ONCE) {
                break;
            }
            last = row;
            seen++;
            if (ofNone) {
                // The command carries only the key, so the length of the bytes does not count.
                LetterCommand command = action.onUndecodable(row.letter().key());
                if (command == null) {
                    unreadable++;
                } else {
                    found.add(command);
                }
                continue;
            }
            Optional<DeadLetterQueries.Whole> letter =
                    letters.letter(row.letter().key());
            if (letter.isEmpty()) {
                continue; // Settled since the page was read.
            }
            try {
                Envelope event = codec.decodeEvent(letter.get().payload()).envelope();
                found.add(action.on(event, letter.get()));
                bytes += row.bytes();
                String session = event.session().toString();
                if (sessions.isEmpty() || !sessions.getLast().equals(session)) {
                    sessions.add(session);
                }
            } catch (UndecodableException e) {
                unreadable++;
            }
        }
        return new Part(found, sessions.size(), bytes, seen, unreadable, last);
    }

    /** @param seen letters that this part has passed */
    private record Part(
            List<LetterCommand> commands,
            int sessions,
            long bytes,
            int seen,
            int unreadable,
            @Nullable DeadLetterRow last) {}
}
