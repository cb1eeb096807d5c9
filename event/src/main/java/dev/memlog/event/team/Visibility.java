/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event.team;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Who of a team finds a memory. */
public enum Visibility {
    /** Every member. */
    TEAM,
    /** Its author alone. */
    PRIVATE;

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    public static Visibility of(String wireName) {
        return switch (wireName) {
            case "team" -> TEAM;
            case "private" -> PRIVATE;
            default -> throw new IllegalArgumentException("a visibility is team or private");
        };
    }
}
