/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.deadletter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.cli.client.ServerOption;
import dev.memlog.cli.client.SweepOption;
import dev.memlog.cli.client.Terminal;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "discard", description = "Discard dead letters for good.", mixinStandardHelpOptions = true)
final class DlqDiscardCommand implements Runnable {
    @Mixin
    private final ServerOption server;

    @Mixin
    private final LetterFilterOption filter = new LetterFilterOption();

    @Mixin
    private final SweepOption sweep = new SweepOption();

    @Option(names = "--reason", paramLabel = "WORDS", description = "Reason, kept in the audit log.")
    @Nullable
    private String reason;

    private final Terminal terminal;

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private CommandLine.Model.CommandSpec spec;

    DlqDiscardCommand(Map<String, String> environment, Terminal terminal) {
        server = new ServerOption(environment);
        this.terminal = terminal;
    }

    @Override
    public void run() {
        int most = sweep.max(spec);
        ObjectNode order = filter.body().put("actor", SweepOption.actor());
        if (reason != null && !reason.isBlank()) {
            order.put("reason", reason.strip());
        } else if (!sweep.dryRun()) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--reason is missing: why are they given up?");
        }
        ObjectNode total = new LetterSweepRun(server.client(), spec, terminal, "discard")
                .run(order, most, 0, sweep.dryRun(), sweep.yes());
        spec.commandLine()
                .getOut()
                .println(sweep.json() ? total.toPrettyString() : LetterSweepRun.text(total, "discarded"));
    }
}
