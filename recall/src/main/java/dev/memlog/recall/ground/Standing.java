/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.ground;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.recall.text.RecalledText;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a memory stands today, beside the files of the reader's folder.
 *
 * @param files that were compared; those that could not be read are not among them
 * @param changed files with another content than was seen
 * @param gone files that are no more; without their content anywhere else in the tree
 * @param moves files whose content lies under another path now
 * @param line whether the memory is of the history that the reader has checked out
 * @param branch on which it was made; null where none was
 */
public record Standing(
        int files,
        int changed,
        int gone,
        List<Move> moves,
        Line line,
        @Nullable String branch) {
    /** The line of development on which a memory was made, beside the one that is checked out. */
    public enum Line {
        /** The same branch, one that was merged into it, or one whose contents are here. */
        HERE,
        /** The main branch, whose later commits are not here, or a branch of which nothing more is known. */
        BESIDE,
        /** A branch that was never merged. */
        ELSEWHERE
    }

    /** A file that has another path now. */
    public record Move(String from, String to) {}

    private static final int NAME = 40;
    private static final int PATH = 100;
    private static final int MOST_MOVES = 3;
    /** Of a memory whose files have all changed. What was true of them once may be so still. */
    private static final double ALL_CHANGED = 0.7;
    /** Of a memory that is about nothing here. */
    private static final double OF_NOTHING = 0.25;

    public Standing {
        moves = List.copyOf(moves);
    }

    /** Whether all its files are gone from the history to which it belongs. */
    public boolean isStale() {
        return line == Line.HERE && files > 0 && gone == files;
    }

    /** Whether a session here should hear of it unasked. */
    public boolean isTold() {
        return line != Line.ELSEWHERE;
    }

    /** What its rank is multiplied with, above 0 and at most 1. */
    public double factor() {
        if (line == Line.ELSEWHERE || isStale()) {
            return OF_NOTHING;
        }
        return files == 0 ? 1 : 1 - ((1 - ALL_CHANGED) * changed + (1 - OF_NOTHING) * gone) / files;
    }

    /** What a line of the memory says of it, such as {@code " [2 of 3 files changed since]"}; empty if all is as it was. */
    public String mark() {
        String text = words();
        return text.isEmpty() ? "" : " [" + text + "]";
    }

    /** The mark, and under which paths its files are found now. */
    public String note() {
        return mark()
                + moves.stream()
                        .limit(MOST_MOVES)
                        .map(move -> " [" + RecalledText.path(move.from(), PATH) + " is now "
                                + RecalledText.path(move.to(), PATH) + "]")
                        .collect(Collectors.joining());
    }

    /** As a field of the memory's JSON. */
    public void addTo(ObjectNode json) {
        ObjectNode ground = json.putObject("ground");
        ground.put("files", files).put("changed", changed).put("gone", gone).put("stale", isStale());
        if (!moves.isEmpty()) {
            moves.forEach(move -> ground.withArray("renamed")
                    .addObject()
                    .put("from", move.from())
                    .put("to", move.to()));
        }
        if (branch != null) {
            ground.put("branch", branch);
        }
        ground.put("merged", line == Line.HERE).put("text", words());
    }

    private String words() {
        if (line == Line.ELSEWHERE) {
            return "on branch " + RecalledText.line(String.valueOf(branch), NAME) + ", not merged here";
        }
        if (isStale()) {
            return "stale: its " + (files == 1 ? "file is" : files + " files are") + " gone";
        }
        if (line == Line.BESIDE) {
            return changed + gone == 0
                    ? ""
                    : counted(changed + gone)
                            + (changed + gone == 1 ? " differs here" : " differ here")
                            + (branch == null ? "" : ", seen on " + RecalledText.line(branch, NAME));
        }
        return Stream.of(
                        changed == 0 ? "" : counted(changed) + " changed since",
                        gone == 0 ? "" : counted(gone) + " gone",
                        moves.isEmpty() ? "" : counted(moves.size()) + " renamed")
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(", "));
    }

    private String counted(int count) {
        return count + " of " + files + (files == 1 ? " file" : " files");
    }
}
