/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event.ground;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads grounds that come from outside: from a hook's sender or from an export. */
public final class GroundsJson {
    private static final int LONGEST_NAME = 256;
    private static final int LONGEST_PATH = 1024;

    private GroundsJson() {}

    /** What is wrong with a field; the message says what it must be. */
    public static final class BadGroundsException extends Exception {
        private static final long serialVersionUID = 1L;
        private final String field;

        BadGroundsException(String field, String problem) {
            super(problem);
            this.field = field;
        }

        /** Below the grounds, such as {@code files.path}; empty for the grounds themselves. */
        public String field() {
            return field;
        }
    }

    /** @throws BadGroundsException naming the first field that is missing or wrong */
    public static Grounds read(JsonNode json) throws BadGroundsException {
        if (!json.isObject()) {
            throw new BadGroundsException("", "must be an object");
        }
        String repository = required(json, "repository", LONGEST_NAME);
        String head = optional(json, "head", GroundsJson::isId, "must be a commit's id of 40 or 64 hexadecimal digits");
        String branch = optional(
                json,
                "branch",
                text -> isText(text, LONGEST_NAME),
                "must have 1 to " + LONGEST_NAME + " characters and no control characters");
        JsonNode list = json.path("files");
        if (!list.isArray() && !list.isMissingNode() && !list.isNull()) {
            throw new BadGroundsException("files", "must be a list of objects with path, id, lf and bytes");
        }
        if (list.size() > Grounds.MOST_FILES) {
            throw new BadGroundsException("files", "must have at most " + Grounds.MOST_FILES + " entries");
        }
        List<SeenFile> files = new ArrayList<>();
        Set<String> paths = new HashSet<>();
        for (JsonNode each : list) {
            SeenFile file = file(each);
            if (paths.add(file.path())) {
                files.add(file);
            }
        }
        return new Grounds(repository, head, branch, files);
    }

    private static SeenFile file(JsonNode json) throws BadGroundsException {
        if (!json.isObject()) {
            throw new BadGroundsException("files", "must be a list of objects with path, id, lf and bytes");
        }
        String path = required(json, "path", LONGEST_PATH);
        if (!isBelowRoot(path)) {
            throw new BadGroundsException(
                    "path", "must lie below the repository's root, with / between names and without . and ..");
        }
        String form = "must be a blob's id of 40 or 64 hexadecimal digits";
        JsonNode bytes = json.path("bytes");
        boolean counts = bytes.isIntegralNumber() && bytes.canConvertToLong() && bytes.longValue() >= 0;
        if (!counts && !bytes.isMissingNode() && !bytes.isNull()) {
            throw new BadGroundsException("bytes", "must be a whole number from 0 on");
        }
        return new SeenFile(
                path,
                optional(json, "id", GroundsJson::isId, form),
                optional(json, "lf", GroundsJson::isId, form),
                counts ? bytes.longValue() : null);
    }

    private static String required(JsonNode json, String field, int longest) throws BadGroundsException {
        String problem = "must have 1 to " + longest + " characters and no control characters";
        String text = optional(json, field, any -> isText(any, longest), problem);
        if (text == null) {
            throw new BadGroundsException(field, problem);
        }
        return text;
    }

    private static @Nullable String optional(JsonNode json, String field, Predicate<String> fits, String problem)
            throws BadGroundsException {
        JsonNode node = json.path(field);
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        if (!node.isTextual() || !fits.test(node.textValue())) {
            throw new BadGroundsException(field, problem);
        }
        return node.textValue();
    }

    private static boolean isText(String text, int longest) {
        return !text.isBlank() && text.length() <= longest && text.chars().noneMatch(Character::isISOControl);
    }

    private static boolean isBelowRoot(String path) {
        if (path.startsWith("/") || path.indexOf('\\') >= 0 || path.indexOf(':') == 1) {
            return false;
        }
        for (String name : path.split("/", -1)) {
            if (name.isEmpty() || name.equals(".") || name.equals("..")) {
                return false;
            }
        }
        return true;
    }

    private static boolean isId(String text) {
        return (text.length() == 40 || text.length() == 64)
                && text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    }
}
