/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.memory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.cli.client.ReplyCommand;
import dev.memlog.cli.client.TerminalRows;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "edit",
        description = {
            "Give a memory another text; its own is kept.",
            "What is not given stays; an empty text takes the part away. A summary has the parts from --request on."
        })
final class MemoryEditCommand extends ReplyCommand {
    @Parameters(paramLabel = "ID", description = "Number of the memory: 1234, S12 or '#1234'.")
    private String id = "";

    @Option(names = "--title", paramLabel = "TEXT", description = "The observation's title.")
    @Nullable
    private String title;

    @Option(names = "--subtitle", paramLabel = "TEXT", description = "Its subtitle.")
    @Nullable
    private String subtitle;

    @Option(names = "--narrative", paramLabel = "TEXT", description = "Its narrative.")
    @Nullable
    private String narrative;

    @Option(names = "--fact", paramLabel = "TEXT", description = "One of its facts; repeat it for all of them.")
    @Nullable
    private List<String> facts;

    @Option(names = "--request", paramLabel = "TEXT", description = "What the summary says was asked for.")
    @Nullable
    private String request;

    @Option(names = "--investigated", paramLabel = "TEXT", description = "What was looked at.")
    @Nullable
    private String investigated;

    @Option(names = "--learned", paramLabel = "TEXT", description = "What was learned.")
    @Nullable
    private String learned;

    @Option(names = "--completed", paramLabel = "TEXT", description = "What was done.")
    @Nullable
    private String completed;

    @Option(names = "--next-steps", paramLabel = "TEXT", description = "What is to be done.")
    @Nullable
    private String nextSteps;

    @Option(names = "--notes", paramLabel = "TEXT", description = "Other notes.")
    @Nullable
    private String notes;

    @Option(names = "--original", description = "Show the memory's own text again.")
    private boolean original;

    MemoryEditCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    protected JsonNode reply() {
        String number = CitedNumber.digits(id).orElseThrow(() -> usage(CitedNumber.ALLOWED + id));
        Map<String, @Nullable String> texts = new LinkedHashMap<>();
        texts.put("title", title);
        texts.put("subtitle", subtitle);
        texts.put("narrative", narrative);
        texts.put("request", request);
        texts.put("investigated", investigated);
        texts.put("learned", learned);
        texts.put("completed", completed);
        texts.put("next_steps", nextSteps);
        texts.put("notes", notes);
        texts.values().removeIf(text -> text == null);
        boolean edits = !texts.isEmpty() || facts != null;
        if (edits == original) {
            throw usage("say what the text shall be, such as --title TEXT, or --original alone");
        }
        ObjectNode body = order();
        texts.forEach(body::put);
        if (facts != null) {
            facts.forEach(body.putArray("facts")::add);
        }
        if (original) {
            body.put("original", true);
        }
        return client().postJson("/v1/memories/" + number + "/text", body);
    }

    @Override
    protected String text(JsonNode reply) {
        return TerminalRows.clean(reply.path("message").asText());
    }
}
