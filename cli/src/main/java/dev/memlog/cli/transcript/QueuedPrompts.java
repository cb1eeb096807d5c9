/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.transcript;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Prompts typed while the agent worked and not yet seen as a prompt. Most come again, as the next turn's prompt or as
 * an attachment within the turn; some versions record them here alone.
 *
 * <p>Threading: confined to one thread.
 */
final class QueuedPrompts {
    /** A slash command; a path has more than one slash. */
    private static final Pattern COMMAND = Pattern.compile("^/[\\w:.-]++(?!/)");

    private final List<Typed> waiting = new ArrayList<>();
    private final List<Typed> readWithinTurn = new ArrayList<>();
    private boolean lineFollows;
    private @Nullable Typed dequeued;

    /** @param entry the line of the prompt */
    record Typed(JsonNode entry, String text) {
        boolean says(String other) {
            return text.strip().equals(other.strip());
        }
    }

    void onOperation(JsonNode entry, String text) {
        switch (entry.path("operation").asText()) {
            case "enqueue" -> waiting.add(new Typed(entry, text));
            case "dequeue" -> {
                // A line of its own follows: a prompt, or the text of a slash command.
                lineFollows = true;
                if (!waiting.isEmpty()) {
                    dequeued = waiting.remove(text.isBlank() ? 0 : Math.max(0, indexOf(waiting, text)));
                }
            }
            case "remove" -> {
                if (!waiting.isEmpty()) {
                    readWithinTurn.add(waiting.remove(text.isBlank() ? 0 : Math.max(0, indexOf(waiting, text))));
                }
            }
            // Back into the line that is being typed.
            case "popAll" -> waiting.clear();
            default -> {
                // Nothing that moves a prompt.
            }
        }
    }

    /** @return whether it was waiting, which it then no longer is */
    boolean take(String text) {
        boolean followed = lineFollows;
        lineFollows = false;
        dequeued = null;
        return followed || take(readWithinTurn, text) || take(waiting, text);
    }

    /** What came in no other way, in its order; a command leaves lines of other kinds. */
    List<Typed> takeAll() {
        List<Typed> all = new ArrayList<>(readWithinTurn);
        if (dequeued != null) {
            all.add(dequeued); // Its line never came.
            dequeued = null;
        }
        all.addAll(waiting);
        readWithinTurn.clear();
        waiting.clear();
        all.removeIf(typed -> COMMAND.matcher(typed.text().strip()).lookingAt());
        return all;
    }

    private static boolean take(List<Typed> from, String text) {
        int index = indexOf(from, text);
        if (index >= 0) {
            from.remove(index);
        }
        return index >= 0;
    }

    private static int indexOf(List<Typed> all, String text) {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).says(text)) {
                return i;
            }
        }
        return -1;
    }
}
