/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.claim;

import dev.memlog.store.claim.Statement.Relation;

/**
 * A word that tells of a value.
 *
 * @param value where the value begins, articles included
 */
record ValueCue(int value, Kind kind, Relation relation) {
    /** How sure it is that the subject has no other such value. */
    enum Kind {
        /** "is stored in X", "is called X", "moved to X": one. */
        PLACE,
        /** "uses X for": one, if it says for what. */
        USE,
        /** "X is used for": one. */
        PASSIVE,
        /** "X owns": the value is the first word, and the only one of some verbs. */
        AGENT,
        /** "X is our bundler": the value stands first, and is the only one of some nouns. */
        HOLDER,
        /** "is X": one, if X is a name or the subject is of a kind that has one. */
        IS,
        /** "name = X" */
        SIGN
    }

    /** Whether the value stands where the cue says, with no article before it. */
    boolean isBefore() {
        return kind == Kind.PASSIVE || kind == Kind.AGENT || kind == Kind.HOLDER;
    }
}
