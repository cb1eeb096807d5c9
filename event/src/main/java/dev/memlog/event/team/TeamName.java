/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event.team;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * A team's name, which is part of a file's name on store nodes: 1 to 32 of {@code a-z}, {@code 0-9} and {@code -}, the first
 * no {@code -}.
 */
public record TeamName(@JsonValue String value) {
    public static final int MAX_LENGTH = 32;

    /** The team of a node without keys, and of all that was remembered before there were any. */
    public static final TeamName LOCAL = new TeamName("local");

    /** The operators: its keys make teams and keep the cluster, and read no team's memories. */
    public static final TeamName OPERATORS = new TeamName("operators");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public TeamName {
        if (!isName(value)) {
            throw new IllegalArgumentException("a team's name has 1 to " + MAX_LENGTH
                    + " lower-case letters, digits and dashes, and does not begin with a dash");
        }
    }

    public static boolean isName(String value) {
        return !value.isEmpty()
                && value.length() <= MAX_LENGTH
                && value.charAt(0) != '-'
                && value.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-');
    }

    @Override
    public String toString() {
        return value;
    }
}
