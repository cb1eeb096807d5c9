/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.transcript;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Pattern;

/** Distinguishes typed prompts from notices, slash commands and terminal output in their place. */
final class TypedText {
    /** Texts that a slash command, the terminal or the harness puts in a prompt's place. */
    private static final Pattern NOT_TYPED = Pattern.compile(
            "<(?:command-|local-command-|bash-|system-reminder|task-notification|user-memory-input)[\\s\\S]*"
                    + "|\\[Request interrupted[\\s\\S]*");

    private TypedText() {}

    /** The hook's id; for a line without one, an id that is the same in each reading and each copy. */
    static String id(JsonNode line, String text) {
        String own = line.path("promptId").asText(line.path("uuid").asText());
        String occasion = line.path("timestamp").asText() + " " + text;
        return own.isBlank()
                ? UUID.nameUUIDFromBytes(occasion.getBytes(StandardCharsets.UTF_8))
                        .toString()
                : own;
    }

    /** @param line may name the origin of the text */
    static boolean isTyped(JsonNode line, String text) {
        String origin = line.at("/origin/kind").asText("human");
        return origin.equals("human")
                && !text.isBlank()
                && !NOT_TYPED.matcher(text.strip()).matches();
    }
}
