/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.transcript;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Pattern;

/** Tells what somebody typed from what stands in its place: notices, slash commands, the terminal's output. */
final class TypedText {
    /** What a slash command, the terminal or the harness puts into the place of a prompt. */
    private static final Pattern NOT_TYPED = Pattern.compile(
            "<(?:command-|local-command-|bash-|system-reminder|task-notification|user-memory-input)[\\s\\S]*"
                    + "|\\[Request interrupted[\\s\\S]*");

    private TypedText() {}

    /** The id that the hook gives; where a line has none, one that each reading and each copy of it gives. */
    static String id(JsonNode line, String text) {
        String own = line.path("promptId").asText(line.path("uuid").asText());
        String occasion = line.path("timestamp").asText() + " " + text;
        return own.isBlank()
                ? UUID.nameUUIDFromBytes(occasion.getBytes(StandardCharsets.UTF_8))
                        .toString()
                : own;
    }

    /** @param line that may tell where the text came from */
    static boolean isTyped(JsonNode line, String text) {
        String origin = line.at("/origin/kind").asText("human");
        return origin.equals("human")
                && !text.isBlank()
                && !NOT_TYPED.matcher(text.strip()).matches();
    }
}
