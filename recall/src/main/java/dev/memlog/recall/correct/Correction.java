/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.correct;

import dev.memlog.event.MemoryMark.Kind;
import org.jspecify.annotations.Nullable;

/**
 * What a person wants to be done to a memory.
 *
 * @param set false takes it back
 * @param fields of the text that is to be another; only of {@link Kind#TEXT}, where it is set
 */
public record Correction(Kind kind, boolean set, @Nullable EditFields fields) {
    public Correction {
        if ((fields != null) != (set && kind == Kind.TEXT)) {
            throw new IllegalArgumentException("fields belong to an edit, and an edit has some");
        }
    }

    public static Correction of(Kind kind, boolean set) {
        return new Correction(kind, set, null);
    }

    public static Correction edit(EditFields fields) {
        return new Correction(Kind.TEXT, true, fields);
    }

    /** In audit records. */
    String action() {
        return switch (kind) {
            case TEXT -> set ? "memory-edited" : "memory-edit-undone";
            case PINNED -> set ? "memory-pinned" : "memory-unpinned";
            case WRONG -> set ? "memory-marked-wrong" : "memory-marked-right";
            case GLOBAL -> set ? "memory-made-global" : "memory-made-local";
        };
    }

    /** Its name in answers. */
    String field() {
        return kind == Kind.TEXT ? "edited" : kind.wireName();
    }

    /** For people. */
    String done(String memory) {
        return switch (kind) {
            case TEXT -> memory + (set ? " has another text now; the original is kept" : " has its own text again");
            case PINNED -> memory + (set ? " is pinned: it is told first in its project" : " is no longer pinned");
            case WRONG -> memory + (set ? " is marked as wrong: it is not told" : " is no longer marked as wrong");
            case GLOBAL -> memory + (set ? " holds in all projects" : " holds in its own project");
        };
    }
}
