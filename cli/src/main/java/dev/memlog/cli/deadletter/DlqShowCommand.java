/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.deadletter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.cli.client.NodeCommand;
import java.util.Map;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "show", description = "Show a dead letter with its event.")
final class DlqShowCommand extends NodeCommand implements Runnable {
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}&&[^\n\t]]");

    @Parameters(paramLabel = "KEY", description = "Key of the dead letter, from `dlq list`.")
    private String key = "";

    @Option(names = "--payload", description = "Print only the event, for `dlq edit`.")
    private boolean payloadAlone;

    @Option(names = "--json", description = "Print the event as JSON even if it is text.")
    private boolean json;

    DlqShowCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    public void run() {
        JsonNode letter = client().getJson("/v1/dead-letters/show", Map.of("key", key));
        boolean text = letter.path("payloadText").isTextual();
        if (payloadAlone && text && !json) {
            out().println(CONTROL.matcher(letter.path("payloadText").asText()).replaceAll(""));
        } else {
            JsonNode shown = payloadAlone ? letter.path(text ? "payloadText" : "payload") : letter;
            out().println(shown.toPrettyString());
        }
    }
}
