/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event.access;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;

/**
 * The projects of a key: names in which {@code *} stands for any characters. No glob at all means every project; capitals
 * count.
 */
public record ProjectGlobs(@JsonValue List<String> globs) {
    public static final ProjectGlobs ALL = new ProjectGlobs(List.of());
    private static final int MOST = 100;
    private static final int LONGEST = 256;

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public ProjectGlobs {
        if (globs.size() > MOST || globs.stream().anyMatch(glob -> glob.isBlank() || glob.length() > LONGEST)) {
            throw new IllegalArgumentException(
                    "a key has at most " + MOST + " projects, each of 1 to " + LONGEST + " characters");
        }
        globs = List.copyOf(globs);
    }

    public boolean isAll() {
        return globs.isEmpty();
    }

    public boolean holds(String project) {
        return isAll() || globs.stream().anyMatch(glob -> matches(glob, project));
    }

    // Goes back to the last star only, so that the time is bounded by the product of the lengths.
    private static boolean matches(String glob, String name) {
        int at = 0;
        int star = -1;
        int resume = 0;
        int read = 0;
        while (read < name.length()) {
            if (at < glob.length() && glob.charAt(at) == '*') {
                star = at++;
                resume = read;
            } else if (at < glob.length() && glob.charAt(at) == name.charAt(read)) {
                at++;
                read++;
            } else if (star >= 0) {
                at = star + 1;
                read = ++resume;
            } else {
                return false;
            }
        }
        while (at < glob.length() && glob.charAt(at) == '*') {
            at++;
        }
        return at == glob.length();
    }
}
