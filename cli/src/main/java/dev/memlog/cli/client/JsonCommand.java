/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import picocli.CommandLine.Option;

/** A command that calls a node and prints the result as text or, with {@code --json}, as JSON. */
public abstract class JsonCommand extends NodeCommand {
    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    protected JsonCommand(Map<String, String> environment) {
        super(environment);
    }

    protected final boolean wantsJson() {
        return json;
    }

    protected final void print(JsonNode result, String text) {
        out().println(json ? result.toPrettyString() : text);
    }
}
