/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.deadletter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.cli.client.ReplyCommand;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "stats", description = "Count dead letters by class, project and provider.")
final class DlqStatsCommand extends ReplyCommand {
    @Mixin
    private final LetterFilterOption filter = new LetterFilterOption();

    DlqStatsCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    protected JsonNode reply() {
        return client().getJson("/v1/dead-letters/stats", filter.query());
    }

    @Override
    protected String text(JsonNode reply) {
        return LetterLines.stats(reply);
    }
}
