/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.money;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.cli.client.ReplyCommand;
import java.util.Map;
import picocli.CommandLine.Command;

@Command(name = "resume", description = "Resume provider calls after a pause.")
public final class ResumeCommand extends ReplyCommand {
    public ResumeCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    protected JsonNode reply() {
        return client().postJson("/v1/resume", order());
    }

    @Override
    protected String text(JsonNode reply) {
        return "resumed: parked work continues by itself";
    }
}
