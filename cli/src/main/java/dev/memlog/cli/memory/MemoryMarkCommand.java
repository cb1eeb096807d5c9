/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.memory;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.cli.client.ReplyCommand;
import dev.memlog.cli.client.TerminalRows;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Says one thing of a memory, or takes it back; the verb is the command's name. */
@Command
final class MemoryMarkCommand extends ReplyCommand {
    /** What is said. */
    enum Verb {
        PIN("pinned", true, "Tell a memory first in its project, and keep it from retention."),
        UNPIN("pinned", false, "Take back that a memory is pinned."),
        WRONG("wrong", true, "Mark a memory as wrong: it is not told."),
        RIGHT("wrong", false, "Take back that a memory is wrong."),
        GLOBAL("global", true, "Tell and find a memory in all projects of its team."),
        LOCAL("global", false, "Keep a memory to its own project again.");

        private final String field;
        private final boolean set;
        private final String description;

        Verb(String field, boolean set, String description) {
            this.field = field;
            this.set = set;
            this.description = description;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        String description() {
            return description;
        }
    }

    private final Verb verb;

    @Parameters(paramLabel = "ID", description = "Number of the memory: 1234, S12 or '#1234'.")
    private String id = "";

    MemoryMarkCommand(Map<String, String> environment, Verb verb) {
        super(environment);
        this.verb = verb;
    }

    @Override
    protected JsonNode reply() {
        String number = CitedNumber.digits(id).orElseThrow(() -> usage(CitedNumber.ALLOWED + id));
        return client().postJson("/v1/memories/" + number + "/marks", order().put(verb.field, verb.set));
    }

    @Override
    protected String text(JsonNode reply) {
        return TerminalRows.clean(reply.path("message").asText());
    }
}
