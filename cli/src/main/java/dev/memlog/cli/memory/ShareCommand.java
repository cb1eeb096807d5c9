/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.memory;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.cli.client.ReplyCommand;
import dev.memlog.cli.client.TerminalRows;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "share",
        description = {
            "Let the team find a memory or a session, or its author alone.",
            "Only the author may. What is said of a memory holds over what is said of its session."
        })
public final class ShareCommand extends ReplyCommand {
    @Parameters(paramLabel = "ID", arity = "0..1", description = "Number of the memory: 1234 or '#1234'.")
    @Nullable
    private String id;

    @Option(
            names = "--session",
            paramLabel = "S",
            description = "Id of a session: all its memories, also those to come.")
    @Nullable
    private String session;

    @Option(names = "--private", description = "The author alone finds it.")
    private boolean isPrivate;

    public ShareCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    protected JsonNode reply() {
        return client().postJson(path(), order().put("visibility", isPrivate ? "private" : "team"));
    }

    @Override
    protected String text(JsonNode reply) {
        String what = session == null
                ? "memory #" + reply.path("id").asText()
                : "session " + TerminalRows.clean(reply.path("sessionId").asText());
        return what + (isPrivate ? " is found by its author alone" : " is found by the whole team");
    }

    private String path() {
        if ((id == null) == (session == null)) {
            throw usage("say what to share: the number of a memory, or --session");
        }
        if (session != null) {
            return "/v1/sessions/" + segment(session) + "/visibility";
        }
        String number = String.valueOf(id).startsWith("#") ? String.valueOf(id).substring(1) : String.valueOf(id);
        if (number.isEmpty() || !number.chars().allMatch(Character::isDigit)) {
            throw usage("the number of a memory is 1234 or '#1234', not " + id);
        }
        return "/v1/memories/" + number + "/share";
    }

    private static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
